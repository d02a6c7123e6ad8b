// The web pages and articles of the browser tests, all written by us.

export const PROSE = {
  en: [
    "The lighthouse at Kettle Point has not guided a ship since 1978, yet its lamp was lit again last night, and half of the village came down to the shore to see it turn.",
    "For two years a group of eleven volunteers had been cleaning the brass, mending the gallery and arguing, sometimes until midnight, about whether the old clockwork could be trusted to run for a whole evening without supervision.",
    "“We were told that it could not be done,” said Marta Lindqvist, who taught physics at the village school until her retirement. “So we read the manual of 1891, and the manual said that it could.”",
    "The mechanism is driven by a weight of ninety kilograms, which sinks slowly through the middle of the tower and has to be wound up again every four hours. A single person needs about twelve minutes for that, if the person is in good health and does not stop to look at the view.",
    "Engineers from the coastal authority had inspected the tower in spring. Their report, which the council published in June, calls the masonry sound and the staircase narrow, and recommends that no more than six visitors be inside at any one time.",
    "Not everyone on the coast is pleased. Two fishermen asked for an assurance that the lamp would not be mistaken for a working light, and the authority agreed to mark it on the charts as an ornament, a word that the volunteers dislike.",
    "The next lighting is planned for the autumn equinox. Until then the brass will go green, be polished, and go green again, as brass near the sea has always done.",
  ],
  de: [
    "Die Brücke über die Alte Leine ist seit gestern wieder offen, und schon am ersten Morgen standen die Fahrradpendler in beiden Richtungen vor der neuen Ampel.",
    "Vierzehn Monate lang hatte die Stadt gebaut, dreimal wurde der Termin verschoben, und am Ende fehlte es an einer einzigen Schraube, die nur noch ein Betrieb in Tschechien herstellt.",
    "„Wir haben gelernt, dass man Ersatzteile zeichnen muss, bevor man sie braucht“, sagte die Bauleiterin, die das Denkmalschutzgutachten selbst geschrieben hat.",
    "Die Straßenverkehrsbehörde rechnet mit sechstausend Überfahrten am Tag, davon zwei Drittel mit dem Rad, und will die Zahlen im Frühjahr veröffentlichen.",
  ],
  ar: [
    "عاد المصباح القديم في منارة البلدة إلى العمل مساء أمس بعد توقف دام أكثر من أربعين عامًا، وتجمع مئات السكان على الشاطئ لمشاهدته وهو يدور من جديد.",
    "وقالت معلمة الفيزياء المتقاعدة التي قادت فريق المتطوعين إن العمل استغرق عامين كاملين، وإن أصعب ما فيه كان إصلاح آلية الساعة التي تدير العدسة الكبيرة.",
    "ويعتمد البرج على ثقل يزن تسعين كيلوغرامًا يهبط ببطء داخل البرج، ويجب رفعه مرة كل أربع ساعات، وهو ما يحتاج إلى نحو اثنتي عشرة دقيقة من الجهد المتواصل.",
    "وأكد مهندسو الهيئة الساحلية في تقرير نشر في يونيو أن البناء سليم وأن السلم ضيق، وأوصوا بألا يزيد عدد الزوار داخل البرج على ستة أشخاص في وقت واحد.",
  ],
  ja: [
    "岬の灯台は一九七八年から船を導いていないが、昨夜ふたたび灯がともり、村の人びとの半分ほどが海辺に集まって光のめぐるのを見守った。",
    "十一人の有志は二年のあいだ真鍮を磨き、回廊を直し、古い時計仕掛けが一晩じゅう人手なしに動くかどうかを、ときには真夜中まで話し合ってきた。",
    "「できないと言われました。それで一八九一年の手引書を読むと、できると書いてあったのです」と、村の学校で長く理科を教えた女性は語る。",
    "仕掛けを動かすのは重さ九十キロのおもりで、塔の中をゆっくり下りていき、四時間ごとに巻き上げなければならない。ひとりで十二分ほどかかる仕事である。",
  ],
};

const paragraphs = (language) => PROSE[language].map((text) => `<p>${text}</p>`).join("\n");

/** A whole page around a body. */
export function html(
  body,
  { language = "en", direction = "ltr", title = "The lamp at Kettle Point turns again", head = "" } = {},
) {
  return `<!DOCTYPE html>
<html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><title>${title}</title>
<link rel="icon" href="data:,"><meta property="og:type" content="article">
<style>body { margin: 2em auto; max-width: 60em; } nav a { margin: 1em }</style>${head}</head><body>${body}</body></html>`;
}

/** An article among the things that stand around articles. */
export function articlePage({
  language = "en",
  direction = "ltr",
  title = "The lamp at Kettle Point turns again",
  body = "",
  head = "",
} = {}) {
  return html(
    `<header><nav><a href="/">Home</a><a href="/world">World</a><a href="/sport">Sport</a></nav></header>
<main><article><h1>${title}</h1><p class="byline">By Ada Holm</p><time datetime="2026-05-05">5 May 2026</time>
${paragraphs(language)}${body}</article></main>
<aside class="related"><h2>Most read</h2><ul><li><a href="/1">A boat and its two owners</a></li><li><a href="/2">Rain is late</a></li></ul></aside>
<footer><p>Contact · Imprint · About us</p></footer>`,
    { language, direction, title, head },
  );
}

/** Many links, little text. */
export const frontPage = html(
  `<h1>News</h1><ul>${Array.from({ length: 12 }, (_, i) => `<li><a href="/s/${i}">Headline number ${i} of the day</a></li>`).join("")}</ul>`,
  { title: "Front page", head: "" },
).replace('<meta property="og:type" content="article">', "");

const text = (text) => ({ type: "text", text });
const p = (...content) => ({
  type: "paragraph",
  content: content.map((part) => (typeof part === "string" ? text(part) : part)),
});
const picture = (width, height, alt, name) => ({ src: `http://pictures.test/${name}.svg`, alt, width, height });

/** Pictures drawn by us, for `serve`. */
export const pictures = {
  "pictures.test/dusk.svg": drawing(1200, 675, "#f2c9a1", "#d98f7a", "#3d4f66", "#2b3647"),
  "pictures.test/clock.svg": drawing(800, 500, "#e8dcc6", "#d9c3a0", "#a5814f", "#6d5332"),
  "pictures.test/weight.svg": drawing(800, 500, "#d7e3ea", "#a9c2cf", "#5b7f92", "#33505f"),
};

function drawing(width, height, sky, glow, sea, tower) {
  const body = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 120 68" preserveAspectRatio="none">
<rect width="120" height="68" fill="${sky}"/><circle cx="84" cy="44" r="17" fill="${glow}"/><path d="M0 46q30-4 60 0t60 0v22H0z" fill="${sea}"/>
<path d="M30 16h8l3 44H27z" fill="${tower}"/><rect x="28" y="11" width="12" height="6" fill="${tower}"/><path d="M34 14l46-8v10z" fill="#fff" opacity=".45"/></svg>`;
  return { body, headers: { "content-type": "image/svg+xml" } };
}

/** An article with one of each block and inline. */
export const everything = {
  version: 1,
  url: "https://lantern.test/lamp",
  canonical: "https://lantern.test/lamp",
  title: "The lamp at Kettle Point turns again",
  byline: ["Ada Holm", "Jon Reyes"],
  site: "The Harbour Lantern",
  published: "2026-05-05T08:30:00Z",
  modified: "2026-05-06",
  language: "en",
  direction: "ltr",
  lead: [
    text(
      "After two years of polishing and argument, eleven volunteers have brought a lighthouse back to life. Its keeper is a clock.",
    ),
  ],
  image: {
    images: [picture(1200, 675, "The tower at dusk", "dusk")],
    caption: [text("The tower on the evening of the first lighting. Photograph: J. Reyes")],
  },
  excerpt: "",
  words: 1460,
  minutes: 7,
  blocks: [
    p(PROSE.en[0]),
    p(
      "For two years a group of ",
      { type: "strong", content: [text("eleven volunteers")] },
      " had been ",
      { type: "emphasis", content: [text("cleaning the brass")] },
      ", mending the ",
      { type: "link", href: "https://lantern.test/gallery", content: [text("gallery of the tower")] },
      " and arguing about whether the old clockwork could be trusted",
      { type: "footnote_reference", id: "n1", label: "1" },
      " to run for a whole evening.",
    ),
    { type: "heading", level: 2, content: [text("A manual from 1891")] },
    p(PROSE.en[2]),
    {
      type: "quote",
      blocks: [p("So we read the manual, and the manual said that it could.")],
      cite: [text("Marta Lindqvist, teacher")],
    },
    p(PROSE.en[3]),
    {
      type: "figure",
      images: [picture(800, 500, "The clockwork", "clock"), picture(800, 500, "The weight", "weight")],
      caption: [text("Clockwork and weight, before and after.")],
    },
    { type: "heading", level: 3, content: [text("How it is wound")] },
    {
      type: "list",
      ordered: true,
      start: 1,
      items: [
        [p("Lock the wheel with ", { type: "keyboard", content: [text("pin A")] }, ".")],
        [
          p("Turn the crank two hundred times:"),
          { type: "list", ordered: false, start: 1, items: [[p("slowly at first,")], [p("never backwards.")]] },
        ],
        [p("Take the pin out, and step back.")],
      ],
    },
    {
      type: "table",
      caption: [text("The lamp in numbers")],
      head: [["Year", "Hours lit", "Windings"].map((cell) => ({ header: true, blocks: [p(cell)] }))],
      rows: [
        ["1976", "3,912", "978"],
        ["1977", "3,870", "968"],
        ["2026", "5", "2"],
      ].map((row) => row.map((cell, i) => ({ header: i === 0, colspan: 1, rowspan: 1, blocks: [p(cell)] }))),
    },
    p(
      "The period of the pendulum is ",
      {
        type: "math",
        tex: "T=2\\pi\\sqrt{l/g}",
        text: "T=2π√(l/g)",
        mathml: [
          { type: "element", name: "mi", children: [text("T")] },
          { type: "element", name: "mo", children: [text("=")] },
          { type: "element", name: "mn", children: [text("2")] },
          { type: "element", name: "mi", children: [text("π")] },
          {
            type: "element",
            name: "msqrt",
            children: [
              {
                type: "element",
                name: "mfrac",
                children: [
                  { type: "element", name: "mi", children: [text("l")] },
                  { type: "element", name: "mi", children: [text("g")] },
                ],
              },
            ],
          },
        ],
      },
      ", so a lamp of H",
      { type: "sub", content: [text("2")] },
      "O and 10",
      { type: "sup", content: [text("3")] },
      " candles would ",
      { type: "mark", content: [text("turn at the same speed")] },
      "; the programme is one line, ",
      { type: "code", text: "turn(90)" },
      ":",
    ),
    {
      type: "code",
      language: "js",
      text: "for (let hour = 0; hour < 4; hour++) {\n\tturn(lamp, { degrees: 90, slowly: true }); // the weight sinks by a metre and a half in the meantime\n}",
    },
    {
      type: "math",
      text: "E = mgh",
      tex: "E = mgh",
      mathml: [
        {
          type: "element",
          name: "mrow",
          children: [
            { type: "element", name: "mi", children: [text("E")] },
            { type: "element", name: "mo", children: [text("=")] },
            { type: "element", name: "mi", children: [text("m")] },
            { type: "element", name: "mi", children: [text("g")] },
            { type: "element", name: "mi", children: [text("h")] },
          ],
        },
      ],
    },
    {
      type: "embed",
      provider: "Harbour Video",
      url: "https://video.test/w/1",
      title: "The first lighting, in two minutes",
    },
    { type: "media", kind: "audio", src: "https://lantern.test/bell.mp3", title: "The bell of the tower" },
    {
      type: "definitions",
      items: [{ terms: [[text("Gallery")]], details: [[p("The walk around the lantern room.")]] }],
    },
    { type: "rule" },
    p(
      { type: "ruby", parts: [{ base: [text("灯台")], reading: "とうだい" }] },
      " is the word that a visitor from Japan wrote in the guest book",
      { type: "footnote_reference", id: "n2", label: "2" },
      ".",
    ),
    p(PROSE.en[6]),
    {
      type: "footnotes",
      notes: [
        {
          id: "n1",
          label: "1",
          blocks: [p("The last clock of this kind stopped in 1931, in a storm that is still talked about.")],
        },
        { id: "n2", label: "2", blocks: [p("It means lighthouse.")] },
      ],
    },
  ],
  next: ["https://lantern.test/lamp?page=2"],
  left_out: [
    { reason: "newsletter", words: 24, sample: "Get the harbour in your inbox, every morning before the boats" },
  ],
  kept_percent: 96,
};

/** The same frame for another language. */
export const plain = (language, direction, title, site) => ({
  ...everything,
  title,
  site,
  language,
  direction,
  lead: [],
  modified: null,
  byline: [],
  next: [],
  left_out: [],
  kept_percent: 100,
  blocks: [...PROSE[language], ...PROSE[language]].map((words, i) =>
    i === 2 ? { type: "quote", blocks: [p(words)], cite: [] } : p(words),
  ),
});
