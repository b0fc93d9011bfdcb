import { createHash } from 'node:crypto';
import { MODEL_STYLE } from '../model-page/style.js';
import { COVER_STYLE } from './covers/cover-style.js';

/** Fonts that come with common systems: none is downloaded. */
const SERIF =
  '"Iowan Old Style","Palatino Linotype",Palatino,"URW Palladio L",P052,Charter,Georgia,"Liberation Serif",serif';

const SANS = '"Avenir Next",Avenir,"Segoe UI","Helvetica Neue",Arial,"Liberation Sans",sans-serif';

const BASE = `
:root{color-scheme:light dark;--paper:#f8f4ec;--sheet:#fffdf8;--ink:#221d17;--soft:#62594c;--rule:#dfd5c4;--accent:#8a2b1d;--on-accent:#fff;--tint:#f0e8da;--good:#2c6245;--bad:#9a2f1f;--serif:${SERIF};--sans:${SANS};font:1.0625rem/1.55 var(--sans)}
@media (prefers-color-scheme:dark){:root{--paper:#171512;--sheet:#201d19;--ink:#ece5d8;--soft:#ada493;--rule:#3b362e;--accent:#eba184;--on-accent:#20120c;--tint:#26221d;--good:#8fc9a7;--bad:#f0937d}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--paper);color:var(--ink);-webkit-text-size-adjust:100%;text-size-adjust:100%}
h1,h2,h3,.wordmark{font-family:var(--serif);font-weight:600;line-height:1.15;text-wrap:balance}
h1{font-size:clamp(2rem,1.4rem + 2.6vw,3.1rem);letter-spacing:-.015em;margin:0}
h2{font-size:1.5rem;margin:0}
p{margin:0;text-wrap:pretty}
a{color:inherit;text-decoration-color:var(--rule);text-decoration-thickness:1px;text-underline-offset:.2em}
a:hover{color:var(--accent);text-decoration-color:currentColor}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:2px}
.skip{position:absolute;left:-100vw}
.skip:focus{left:1rem;top:1rem;z-index:2;background:var(--sheet);padding:.5rem 1rem}
.wrap{max-width:70rem;margin:0 auto;padding:0 1.5rem}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.soft{color:var(--soft)}
.num{font-variant-numeric:tabular-nums}

header.site{border-bottom:1px solid var(--rule)}
header.site .wrap{display:grid;grid-template-columns:auto 1fr auto;gap:.5rem 2.5rem;align-items:center;padding-block:1.1rem}
.wordmark{font-size:1.6rem;text-decoration:none;display:inline-flex;align-items:center;gap:.6rem;letter-spacing:-.01em}
.wordmark svg{width:1.9rem;height:1.9rem;color:var(--accent)}
header.site nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;list-style:none;margin:0;padding:0;font-size:.975rem}
header.site nav a{text-decoration:none;padding:.35rem 0;display:inline-block}
header.site nav a:hover,header.site nav a[aria-current]{text-decoration:underline;text-decoration-color:var(--accent);text-decoration-thickness:2px;text-underline-offset:.35em;color:inherit}
.count{display:inline-block;min-width:1.5em;padding:0 .4em;border-radius:1em;background:var(--accent);color:var(--on-accent);font-size:.8rem;font-weight:600;line-height:1.5rem;text-align:center}
.search{display:flex;max-width:24rem;width:100%;justify-self:center}
.search.wide{max-width:30rem}
.search input{flex:1;min-width:0;border-right:0;border-radius:3px 0 0 3px}
.search button{border-radius:0 3px 3px 0;background:var(--tint);color:var(--ink);border-color:var(--rule)}
.search button:hover{background:var(--rule)}
input{font:inherit;font-size:1rem;color:inherit;background:var(--sheet);border:1px solid var(--rule);border-radius:3px;padding:.45rem .7rem}
input::placeholder{color:var(--soft);opacity:1}
input,.search button{border-color:color-mix(in srgb,var(--soft) 55%,var(--paper))}
button,.button{font:inherit;font-size:1rem;font-weight:550;line-height:1.4;cursor:pointer;background:var(--accent);color:var(--on-accent);border:1px solid transparent;border-radius:3px;padding:.6rem 1.3rem;text-decoration:none;display:inline-block}
button:hover,.button:hover{background:color-mix(in srgb,var(--accent) 86%,var(--ink));color:var(--on-accent)}
button.plain{background:none;color:inherit;border:0;padding:.4rem .2rem;font-weight:400;font-size:.95rem;text-decoration:underline;text-decoration-color:var(--soft);text-underline-offset:.2em}
button.plain:hover{color:var(--accent)}

main.wrap{padding-block:2.75rem 4.5rem;width:100%;flex:1}
ul,ol{margin:0}
main>*+*,.flow>*+*{margin-top:1.25rem}
code{font-size:.92em;overflow-wrap:anywhere}
.command{margin-bottom:0;padding:.8rem 1.1rem;background:var(--tint);border:1px solid var(--rule);border-radius:4px;white-space:pre-wrap}
main>section+section,main>*+section{margin-top:3.75rem}
.eyebrow{font-size:.9rem;color:var(--soft)}
.section-head{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.25rem 1.5rem;border-bottom:1px solid var(--rule);padding-bottom:.7rem;margin-bottom:1.6rem}
.lead{font-size:1.2rem;color:var(--soft);max-width:36rem;line-height:1.5}

.hero{display:grid;grid-template-columns:minmax(0,1.15fr) minmax(0,1fr);gap:3rem;align-items:center;padding-block:.5rem 1.5rem}
.hero h1{font-size:clamp(2.3rem,1.5rem + 3.6vw,4rem)}
.hero .button{margin-top:1.75rem}
.fan{display:flex;justify-content:center;padding:1rem 0}
.fan a{width:35%;flex:none;transition:transform .18s}
.fan a:nth-child(1){transform:translate(3%,6%) rotate(-6deg)}
.fan a:nth-child(2){z-index:1}
.fan a:nth-child(3){transform:translate(-3%,6%) rotate(6deg)}
@media (prefers-reduced-motion:reduce){.fan a{transition:none}}

.books{list-style:none;margin:0;padding:0;display:grid;gap:2.2rem 1.75rem;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr))}
.books li{display:flex;flex-direction:column;gap:.1rem;min-width:0}
.books a{font-family:var(--serif);font-size:1.08rem;line-height:1.25;text-decoration:none;overflow-wrap:anywhere}
.books a svg{margin-bottom:.85rem;transition:transform .18s}
.books a:hover svg{transform:translateY(-4px)}
.books a:hover span{text-decoration:underline;text-decoration-thickness:1px}
.books .by,.books .note{font-size:.92rem;color:var(--soft)}
@media (prefers-reduced-motion:reduce){.books a svg{transition:none}.books a:hover svg{transform:none}}
.pages{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;border-top:1px solid var(--rule);padding-top:1.1rem;margin-top:3rem}
.pages>:first-child,.pages>:last-child{min-width:5.5rem}
.pages>:last-child{text-align:right}

.book{display:grid;grid-template-columns:minmax(0,14.5rem) minmax(0,1fr);gap:clamp(1.5rem,5vw,4.5rem);align-items:start}
.book .price{font-family:var(--serif);font-size:1.7rem}
.book .buy{display:flex;flex-wrap:wrap;align-items:center;gap:.75rem 1.25rem;margin-top:1.6rem}
.facts{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1.5rem;margin:2rem 0 0;padding-top:1.4rem;border-top:1px solid var(--rule);font-size:.975rem;max-width:30rem}
.facts dt{color:var(--soft)}
.facts dd{margin:0;overflow-wrap:anywhere}

.lines{list-style:none;padding:0;border-top:1px solid var(--rule)}
.lines>li{display:grid;grid-template-columns:4.25rem minmax(0,1fr) auto 5.5rem;gap:.5rem 1.4rem;align-items:center;padding:1.1rem 0;border-bottom:1px solid var(--rule)}
.lines .what{font-family:var(--serif);font-size:1.15rem;line-height:1.25;overflow-wrap:anywhere}
.lines .what small{display:block;font:.92rem/1.5 var(--sans);color:var(--soft)}
.lines .sum{text-align:right}
.receipt>li{grid-template-columns:minmax(0,1fr) auto 6.5rem}
.amount{display:flex;align-items:center;gap:.4rem .9rem;flex-wrap:wrap}
.amount form{display:flex;align-items:center;gap:.5rem}
.amount input{width:4.4rem}
.total{display:flex;justify-content:flex-end;align-items:baseline;gap:1.5rem;font-size:1.1rem;padding-top:1rem}
.total strong{font-family:var(--serif);font-size:1.7rem}
.checkout{display:flex;flex-direction:column;align-items:flex-end;gap:.7rem;text-align:right}
.checkout button{font-size:1.1rem;padding:.75rem 2rem}
.checkout p{max-width:26rem}
.order{border:1px solid var(--rule);border-radius:4px;background:var(--sheet);padding:1.2rem 1.5rem}
.order h2{font-size:1.2rem}
.order ul{list-style:none;margin:.6rem 0 0;padding:0}
.order li{padding:.15rem 0;overflow-wrap:anywhere}
.order+.order{margin-top:1rem}

footer.site{border-top:1px solid var(--rule);color:var(--soft);font-size:.92rem}
footer.site .wrap{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.5rem 2rem;padding-block:1.6rem}

@media (max-width:56rem){
header.site .wrap{grid-template-columns:1fr auto}
.search{grid-row:2;grid-column:1/-1;max-width:none}
}
@media (max-width:40rem){
.wrap{padding-inline:1.1rem}
header.site .wrap{grid-template-columns:minmax(0,1fr);gap:.6rem;padding-block:.8rem}
.search{grid-row:auto}
header.site nav ul{justify-content:space-between;gap:.25rem .5rem;font-size:clamp(.8rem,3.7vw,.975rem)}
header.site nav a{white-space:nowrap}
.count{min-width:1.4em;padding:0 .3em}
main.wrap{padding-block:1.75rem 3rem}
.lead{font-size:1.1rem}
.hero{grid-template-columns:1fr;gap:1rem;padding-block:0}
.books{grid-template-columns:1fr 1fr;gap:1.8rem 1.1rem}
.book{grid-template-columns:1fr}
.book>svg{max-width:13rem}
.lines>li{grid-template-columns:3.4rem minmax(0,1fr) auto}
.receipt>li{grid-template-columns:minmax(0,1fr) auto 5rem}
.lines .amount{grid-column:2/-1;grid-row:2}
.checkout{align-items:stretch;text-align:left}
}
@media print{
:root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#333;--rule:#bbb;--accent:#000}
header.site nav,.search,.checkout,.pages,.no-print,footer.site{display:none}
main.wrap{padding-block:1rem}
}
`;

const CSS = [BASE, COVER_STYLE, MODEL_STYLE].map((part) => part.replace(/\n/g, '')).join('');

/** The style sheet of all pages. Its name contains its digest, so that browsers may cache it forever. */
export const styleSheet = {
  path: `/style-${createHash('sha256').update(CSS).digest('hex').slice(0, 12)}.css`,
  css: CSS,
} as const;
