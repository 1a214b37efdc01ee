"""A site that has changed under the crawler: the next run after healthy ones says so."""

PAGE = "/article/detail/"
KX = "/article/list.html?type=kx"


def test_the_first_run_after_a_change_names_what_is_lost(replica, crawl):
    def next_run():
        replica.ask("/__publish?count=100", "POST")
        return crawl()

    assert [crawl().status, next_run().status] == [0, 0]
    for path, how, sentence in (
        (PAGE, "no_securities", "unhealthy: securities is in "),
        (KX, "no_rows", "unhealthy: channel kx shows no row"),
    ):
        replica.misbehave(path, how)
        run = next_run()
        assert run.status == 3, run.log
        assert sentence in run.log
        if path == PAGE:
            assert PAGE in run.log.split(sentence)[1].splitlines()[0]
        replica.behave()
