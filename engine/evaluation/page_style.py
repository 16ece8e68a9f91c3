"""How reports look as HTML: tables and bars, light and dark, on screen and printed."""

STYLE = """
:root { color-scheme: light dark; --page: #fbfbfa; --ink: #1c1e21; --soft: #60666d; --line: #dcdfe3;
  --band: #f1f3f5; --best: #0b6b50; --warn: #fff4d6; --warn-ink: #6b4a00; }
@media (prefers-color-scheme: dark) {
  :root { --page: #16181b; --ink: #e7e9ec; --soft: #9aa1a9; --line: #33383e; --band: #1f2226;
    --best: #5fd0a8; --warn: #3a2f12; --warn-ink: #ffdf9e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1280px; padding: 2.5rem 1.5rem 4rem; background: var(--page);
  color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2.75rem 0 .35rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .15rem; }
p { margin: .25rem 0 .75rem; max-width: 78ch; color: var(--soft); }
p.notice { background: var(--warn); color: var(--warn-ink); padding: .55rem .8rem; border-radius: 6px;
  max-width: none; }
p.words { color: var(--ink); font-size: 1.05rem; margin-top: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; margin: 1.25rem 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .4rem .8rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { vertical-align: bottom; font-weight: 600; color: var(--soft); line-height: 1.25;
  min-width: 5.5rem; }
tr.groups th { text-align: center; color: var(--ink); border-bottom: 0; }
tr.groups th + th { border-left: 1px solid var(--line); }
th:first-child { text-align: left; position: sticky; left: 0; background: var(--page); white-space: nowrap; }
tbody th { font-weight: 500; }
tr.heading th { font-weight: 700; padding-top: 1rem; }
details { margin: 2.5rem 0 0; border-top: 1px solid var(--line); padding-top: .75rem; }
summary { cursor: pointer; font-weight: 600; }
tr.reference, tr.reference th { color: var(--soft); background: var(--band); }
td b { font-weight: 700; color: var(--best); }
td small { display: block; color: var(--soft); font-size: .75rem; white-space: nowrap; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: .6rem; }
figure { margin: 0; } img { width: 100%; height: auto; display: block; border-radius: 4px; }
figcaption { color: var(--soft); font-size: .8rem; padding-top: .2rem; }
.text { color: var(--ink); font-style: italic; margin-bottom: .6rem; }
@media print { body { max-width: none; } .scroll { overflow: visible; } h2 { break-after: avoid; } }
"""
