// The look of every page of the course: one column of text, pictures and tables in its width.

#pragma once

#include <string_view>

namespace dl {

inline constexpr std::string_view report_style = R"(
:root{color-scheme:light dark;--paper:#fff;--ink:#1c2024;--soft:#59636e;--rule:#d8dee4;
--tint:#f5f7f9;--accent:#005fb8}
@media screen and (prefers-color-scheme:dark){:root{--paper:#14171c;--ink:#e8eaed;--soft:#a2abb5;
--rule:#343a42;--tint:#1c2026;--accent:#7cc0ff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,-apple-system,
'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;overflow-wrap:break-word}
main{max-width:58rem;margin:0 auto;padding:3rem 1.25rem 5rem}
header,p,ul,nav,.settings,.facts,figcaption{max-width:44rem}
header{margin-bottom:2rem}
h1{font-size:2.1rem;line-height:1.2;letter-spacing:-.015em;margin:0;text-wrap:balance}
.subtitle{font-size:1.2rem;line-height:1.45;color:var(--soft);margin:.6rem 0 0}
h2{font-size:1.45rem;line-height:1.3;letter-spacing:-.01em;margin:3rem 0 .75rem;
padding-top:1.25rem;
border-top:1px solid var(--rule)}
h3{font-size:1.1rem;line-height:1.4;margin:2rem 0 .5rem}
p,ul,dl,figure,pre,details,nav{margin:0 0 1.15rem}
ul{padding-left:1.3rem}li{margin:.25rem 0}
a{color:var(--accent)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;
font-size:.88em}
code{background:var(--tint);border-radius:4px;padding:.1em .35em}
pre{background:var(--tint);border-radius:8px;padding:.9rem 1rem;overflow-x:auto;line-height:1.5;
width:fit-content;min-width:min(100%,44rem);max-width:100%}
nav{font-size:.95rem}nav ol{margin:0;padding:0;list-style:none;display:flex;flex-wrap:wrap;
gap:0 1.25rem}nav li{margin:0}
.settings{display:grid;grid-template-columns:minmax(5rem,max-content) minmax(0,1fr);
gap:.3rem 1.25rem;
background:var(--tint);border-radius:8px;padding:.9rem 1.1rem;font-size:.92rem}
.settings dt{color:var(--soft)}
.settings dd{margin:0;font-family:ui-monospace,SFMono-Regular,Menlo,
Consolas,'DejaVu Sans Mono',monospace;font-size:.9em;overflow-wrap:anywhere}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,8rem),1fr));
gap:.75rem}
.facts div{display:flex;flex-direction:column;border-top:3px solid var(--accent);
padding:.55rem 0 0}
.facts dt{order:2;font-size:.95rem;line-height:1.35}
.facts dd{margin:0}.facts .value{order:1;font-size:1.9rem;line-height:1.2;font-weight:600;
letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.facts .hint{order:3;font-size:.85rem;color:var(--soft)}
figure{break-inside:avoid}
figcaption{font-size:.92rem;line-height:1.5;color:var(--soft);margin-top:.5rem}
figcaption b{color:var(--ink);font-weight:600}
figure svg{display:block;width:100%;height:auto}
.picture{margin-left:-.7rem}.wide{overflow-x:auto}.wide svg{min-width:var(--least)}
.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1.25rem;
align-items:start}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.93rem;line-height:1.4;font-variant-numeric:tabular-nums;
margin:0;min-width:min(100%,24rem)}
th,td{text-align:left;padding:.4rem 1.1rem .4rem 0;border-bottom:1px solid var(--rule);
vertical-align:top}
th{font-weight:600;border-bottom:2px solid var(--soft);white-space:nowrap;vertical-align:bottom}
th.n,td.n{text-align:right;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
.note{border-left:3px solid var(--accent);padding:.1rem 0 .1rem 1rem;color:var(--soft)}
details{border:1px solid var(--rule);border-radius:8px;padding:.2rem 1rem}
summary{cursor:pointer;padding:.45rem 0;font-weight:600}
details[open]>summary{margin-bottom:.6rem}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media (max-width:30rem){main{padding:1.75rem 1rem 3rem}h1{font-size:1.6rem}h2{font-size:1.25rem;
margin-top:2.25rem}.settings{grid-template-columns:1fr;gap:0}.settings dd{margin-bottom:.5rem}
table{font-size:.85rem}th,td{padding-right:.7rem}th,th.n{white-space:normal}
td:first-child:not(.n){overflow-wrap:anywhere;min-width:5rem}pre{font-size:.8em}}
@media print{@page{margin:18mm 16mm}body{font-size:10.5pt}main{max-width:none;padding:0}
nav{display:none}h2,h3,h2+p,p:has(+figure),p:has(+.row){break-after:avoid}
.row{margin:0;grid-template-columns:1fr 1fr}
table,pre,.facts,.settings{break-inside:avoid}
table{font-size:8.5pt}th,td{padding-right:.7rem}
.facts{grid-template-columns:repeat(auto-fit,minmax(6.5rem,1fr))}
header,p,ul,.settings,.facts,figcaption{max-width:none}
thead{display:table-header-group}
.scroll,pre,.wide{overflow:visible}.wide svg{min-width:0}.picture{margin:0}
pre{white-space:pre-wrap;width:auto}details{border:0;padding:0}
details::details-content{content-visibility:visible;display:block;height:auto}
a{color:inherit;text-decoration:none}}
)";

}  // namespace dl
