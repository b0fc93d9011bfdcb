/** The words of generated titles and authors. Adding any changes the catalogs of every seed, which tests check. */
export const FIRST_WORDS = words(`
  Glass Salt Paper Winter Copper Silent Amber Hidden Northern Velvet Broken Golden Distant Crooked Hollow Burning
  Quiet Scarlet Wandering Frozen Marble Secret Silver Painted Restless Forgotten Iron Drowned Patient Midnight Linen
  Borrowed Ashen Gentle Bitter Rising Feathered Thirteenth Second Last
`);

export const THINGS = words(`
  Harbour Road Lantern Orchard River Garden Tower Letter Island Bridge Clock Meadow Mirror Cathedral Compass Forest
  Kitchen Window Staircase Shore Library Ferry Lighthouse Bell Map Archive Ladder Well Market Mountain Piano Station
  Valley Tide Key Songbird Vineyard Wall Canal Attic Hourglass Mill Chapel Pier Quarry Theatre Atlas Beacon Cellar
  Circus Comet Crossing Ember Estuary Fiddle Fjord Gate Glacier Lamp Loom
`);

export const PLACES = words(`
  Norrow Ellismere Tarn Quillon Vesper Oster Marrowdale Lindholm Caspary Brackwater Sorrel Halden Pellin Wrenfield
  Ostermoor Kestrel Merrow Dunmere Anselm Thornby Verrin Calloway Eastmarch Fenwick Galloran Hythe Isolde Jarrow Kelda
  Lorne
`);

export const GIVEN_NAMES = words(`
  Ada Bruno Clara Dmitri Elif Farid Greta Hugo Ines Jonas Kaya Leon Mira Nils Olga Pavel Quinn Rosa Sami Thea Umar
  Vera Wim Xenia Yusuf Zora Aiko Bela Chidi Dara Emeka Freya
`);

export const FAMILY_NAMES = words(`
  Abend Barlow Castell Dorn Eklund Farrow Gallant Hale Ibarra Jansen Keller Lindqvist Moreau Novak Okafor Pereira
  Quist Rowan Sandoval Tanaka Underhill Varga Whitlock Yilmaz Zeller Ashdown Bellweather Corvin Drake Emberly
`);

export interface Genre {
  readonly name: string;
  /** Share of the books and of the readers, relative to the other genres. */
  readonly weight: number;
  /** Months, from 1, in which readers of other genres buy it too. */
  readonly season: readonly number[];
}

export const GENRES: readonly Genre[] = [
  { name: 'Sea Stories', weight: 12, season: [6, 7, 8] },
  { name: 'Mystery', weight: 14, season: [10, 11] },
  { name: 'Fantasy', weight: 12, season: [12] },
  { name: 'Romance', weight: 12, season: [2, 6, 7] },
  { name: 'History', weight: 9, season: [11, 12] },
  { name: 'Science Fiction', weight: 9, season: [8, 9] },
  { name: 'Travel', weight: 7, season: [4, 5, 6] },
  { name: 'Ghost Stories', weight: 6, season: [10, 11] },
  { name: 'Family Sagas', weight: 7, season: [12, 1] },
  { name: 'Adventure', weight: 6, season: [7, 8] },
  { name: 'Fables', weight: 4, season: [12] },
  { name: 'Poetry', weight: 2, season: [3, 4] },
];

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
