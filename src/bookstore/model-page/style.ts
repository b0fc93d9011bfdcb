/** Colours of the map's groups in light and dark mode: as distinct as twelve can be, each with enough contrast. */
const LIGHT = '#1f6f8b #5b4a8a #8a63d2 #c2355a #8a6420 #0f8a7a #d0641f #5f6b76 #4d8a2f #a32a22 #1c9a63 #b04a9e'.split(
  ' ',
);
const DARK = '#5db7d6 #9a8be0 #c3a5ff #ff7f9f #d9b066 #45d0bb #ff9a5c #a9b6c2 #98d472 #ff8275 #5ee0a3 #f08fdc'.split(
  ' ',
);

const colours = (list: readonly string[]) => list.map((colour, at) => `--k${at}:${colour}`).join(';');

export const MODEL_STYLE = `
:root{${colours(LIGHT)};--kx:#8d8578}
@media (prefers-color-scheme:dark){:root{${colours(DARK)};--kx:#7d7669}}
${[...LIGHT.keys(), 'x'].map((at) => `.k${at}{fill:var(--k${at});background:var(--k${at})}`).join('')}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(19rem,100%),1fr));gap:2rem 2.5rem}
.plot{margin:0;min-width:0}
.plot h3{font-size:1.08rem;margin:0 0 .6rem}
.plot svg{display:block;width:100%;height:auto;overflow:visible}
.plot text,.map text{font:12px var(--sans);fill:var(--soft)}
.plot figcaption{font-size:.92rem;color:var(--soft);margin-top:.5rem}
.grid{stroke:var(--rule)}
.trend{fill:none;stroke:var(--soft);stroke-opacity:.5;stroke-dasharray:3 4}
.whisker,.floor{stroke:var(--ink);stroke-opacity:.55;stroke-width:1.5}
.floor{stroke:var(--soft);stroke-opacity:1;stroke-width:2.5}
.dot,.bar{fill:var(--accent)}
.cross{stroke:var(--bad);stroke-width:2.5;fill:none}
circle.ring{fill:none;stroke:var(--accent);stroke-width:1.5}
.curve{fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linejoin:round}
.key{font-size:.92rem;margin-top:1rem}
.sign{width:1em;height:1em;vertical-align:-.12em;margin-left:.4em}
.key span.ring{border:1.5px solid var(--accent);border-radius:50%;display:inline-flex;margin-left:.4em;padding:1px}
.key span.ring .sign{margin:0}
.map{margin:1.25rem 0 0}
.map svg{display:block;width:100%;height:auto;background:var(--sheet);border:1px solid var(--rule);border-radius:4px}
.map text{font:600 19px var(--serif);fill:var(--ink);text-anchor:middle;paint-order:stroke;stroke:var(--sheet);stroke-width:5px;stroke-linejoin:round;pointer-events:none}
.map circle{fill-opacity:.85;stroke:var(--sheet);stroke-width:.8}
.map circle:hover{stroke:var(--ink);stroke-width:2.5}
.ties{fill:none;stroke:var(--soft);stroke-opacity:.16}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;padding:0;margin:.9rem 0 0;font-size:.92rem}
.swatch{display:inline-block;width:.75em;height:.75em;border-radius:50%;margin-right:.5em}
.shelves{list-style:none;padding:0;font-size:.975rem}
.shelves>li{display:grid;grid-template-columns:minmax(0,1.1fr) repeat(2,minmax(0,1fr));gap:.4rem 2rem;padding:1.1rem 0;border-bottom:1px solid var(--rule)}
.shelves .of{font-family:var(--serif);font-size:1.08rem}
.shelves .of span{font:.92rem var(--sans)}
.shelves ol{padding-left:1.3em;margin:.2rem 0 0}
.shelves .gone{color:var(--bad)}
.shelves .new{color:var(--good)}
.shelves .mark{font-size:.82rem;border:1px solid;border-radius:2em;padding:0 .5rem;margin-left:.25rem}
section>h3{margin:2rem 0 0}
.versions{list-style:none;padding:0}
.versions>li{padding:1.3rem 0;border-bottom:1px solid var(--rule)}
.versions>li:first-child{padding-top:0}
.versions .head{display:flex;flex-wrap:wrap;align-items:baseline;gap:.3rem .9rem}
.versions h3{font-size:1.4rem;margin:0;min-width:2.2rem}
.badge{font-size:.85rem;border:1px solid;border-radius:2em;padding:.05rem .7rem}
.badge.now{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.badge.accepted,.outcome.passed{color:var(--good)}
.badge.refused,.outcome.failed{color:var(--bad)}
.badge.unjudged,.outcome.unjudged{color:var(--soft)}
.measures{display:flex;flex-wrap:wrap;gap:.5rem 2.25rem;margin:.7rem 0 0}
.measures dt{color:var(--soft);font-size:.88rem}
.measures dd{margin:0}
.reasons,.checks{list-style:disc}
.reasons{padding-left:1.2rem;margin:.8rem 0 0;color:var(--bad)}
.reasons .soft{color:inherit}
details{margin-top:.8rem}
summary{cursor:pointer;color:var(--soft);font-size:.95rem}
summary:hover{color:var(--accent)}
details .facts{margin-top:1rem;padding-top:0;border:0}
.checks{padding-left:1.2rem;margin:1rem 0 0;font-size:.95rem}
.last{list-style:none;padding:0;font-size:.95rem}
.last li{padding:.35rem 0;border-bottom:1px solid var(--rule)}
.last .soft{display:block;font-size:.88rem}
@media (max-width:40rem){.shelves>li{grid-template-columns:1fr 1fr;gap:.4rem 1.2rem}.shelves .of{grid-column:1/-1}.map .roomy{display:none}.map text{font-size:34px;stroke-width:8px}.map circle{stroke-width:0}}
@media print{.map svg{break-inside:avoid}}
`;
