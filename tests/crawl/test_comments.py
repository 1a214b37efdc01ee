"""Comments under the site's articles are noticed: counted by the crawl, named by the doctor."""

import json
import urllib.request


def test_pages_with_comments_are_counted_until_somebody_looks(replica, crawl, scrapy, sql):
    def with_comments(id_: str) -> bool:
        path = f"/article/detail/{id_.removeprefix('stcn:')}.html"
        with urllib.request.urlopen(replica.base + path) as page:
            return b'class="comment-item"' in page.read()

    ids = [article["id"] for article in replica.ask("/__truth")["articles"][:60]]
    some = [id_ for id_ in ids if with_comments(id_)]
    assert some
    others = [id_ for id_ in ids if id_ not in some][:3]
    run = crawl("-a", f"ids={','.join(some + others)}")
    assert run.status == 0
    assert set(run.records) == {*some, *others}
    assert f"{replica.base}/article/detail/{some[0].removeprefix('stcn:')}.html shows comments" in (
        run.log
    )
    [(counters,)] = sql("SELECT counters FROM runs")
    assert json.loads(counters)["article/with_comments"] == len(some)
    doctor = scrapy("doctor", "--offline")
    assert doctor.returncode == 3
    assert f"{len(some)} pages with comments (网友评论) were read, first in run 1" in doctor.stdout
