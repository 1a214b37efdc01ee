"""How the page looks: light and dark, narrow and wide, on paper."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ink: #1d1f23; --soft: #5b6069; --line: #d5d8dd;
  --ground: #ffffff; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e6ea; --soft: #a4aab4; --line: #3a3f47; --ground: #15171a; --link: #7ab8f5; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; color: var(--ink);
  background: var(--ground); font: 1rem/1.55 system-ui, "Noto Sans SC", "Microsoft YaHei",
  "PingFang SC", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .4rem; padding-top: .8rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .4rem 0; max-width: 44rem; }
section > p, footer { color: var(--soft); }
nav a { display: inline-block; margin: .2rem .9rem .2rem 0; }
a, summary { color: var(--link); }
summary { cursor: pointer; padding: .3rem 0; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.wide { overflow-x: auto; max-width: 100%; }
.plot svg { display: block; height: auto; max-width: 100%; min-width: 34rem; }
.plot.map svg { min-width: 54rem; }
.plot svg text { fill: currentColor !important; }
table { border-collapse: collapse; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .2rem .7rem .2rem 0;
  border-bottom: 1px solid var(--line); font-weight: normal; min-width: 3.2rem;
  overflow-wrap: break-word; }
thead th { color: var(--soft); white-space: nowrap; }
th[scope=row] { white-space: nowrap; }
td bdi, th bdi { display: inline-block; max-width: 24rem; overflow-wrap: break-word;
  white-space: normal; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.key span { display: inline-block; width: .9rem; height: .9rem; margin: 0 .3rem 0 .9rem;
  vertical-align: -.1rem; border: 1px solid var(--soft); }
.key span:first-child { margin-left: 0; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; color: #000; background: #fff; }
  nav, summary { display: none; }
  section { break-inside: auto; }
  h2, h3 { break-after: avoid; }
  .wide { overflow: visible; }
  .plot { break-inside: avoid; }
  .plot svg, .plot.map svg { min-width: 0; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
"""
