// Unpacks the data of a large page: thirteen bits in two letters, then LZMA or deflate.
//
// Browsers know deflate by themselves.  LZMA packs the words of a discussion, with all that they
// quote and repeat, into much less; what follows is its decoder for one raw stream with four
// literal context bits and no position bits, after the public specification of the format.

const LETTERS = ` !#$%()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_\`abcdefghijklmnopqrstuvwxyz{|}~`;

async function unpacked(text, packing, packedBytes, size) {
  const bytes = lettersToBytes(text, packedBytes);
  if (packing === "lzma") return new TextDecoder().decode(unpackLzma(bytes, size));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}

function lettersToBytes(text, count) {
  const place = new Uint8Array(128);
  for (let i = 0; i < LETTERS.length; i++) place[LETTERS.charCodeAt(i)] = i;
  const bytes = new Uint8Array(count);
  let bits = 0;
  let waiting = 0;
  let at = 0;
  for (let i = 0; i + 1 < text.length; i += 2) {
    bits = ((bits << 13) | (place[text.charCodeAt(i)] * 91 + place[text.charCodeAt(i + 1)])) & 0xfffff;
    for (waiting += 13; waiting >= 8; waiting -= 8) bytes[at++] = bits >> (waiting - 8);
  }
  return bytes;
}

// Where the probabilities of each kind of bit begin.
const LZMA = { match: 0, rep: 12, rep0: 24, rep1: 36, rep2: 48, long: 60, lengths: 72, repeats: 346,
  slots: 620, distances: 876, align: 992, literals: 1024, end: 1024 + (0x300 << 4) };

function lzmaBits(bytes) {
  const chance = new Uint16Array(LZMA.end).fill(1024);
  let range = 0xffffffff;
  let code = ((bytes[1] << 24) | (bytes[2] << 16) | (bytes[3] << 8) | bytes[4]) >>> 0;
  let at = 5;

  function widen() {
    if (range >= 0x1000000) return;
    range = (range << 8) >>> 0;
    code = ((code << 8) | bytes[at++]) >>> 0;
  }
  function bit(i) {
    const p = chance[i];
    const bound = (range >>> 11) * p;
    const one = code >= bound;
    if (one) {
      range -= bound;
      code -= bound;
      chance[i] = p - (p >> 5);
    } else {
      range = bound;
      chance[i] = p + ((2048 - p) >> 5);
    }
    widen();
    return one ? 1 : 0;
  }
  function even(count) {
    let value = 0;
    for (; count > 0; count--) {
      range >>>= 1;
      const one = code >= range;
      if (one) code -= range;
      value = value * 2 + (one ? 1 : 0);
      widen();
    }
    return value;
  }
  function tree(from, count) {
    let node = 1;
    for (let i = 0; i < count; i++) node = node * 2 + bit(from + node);
    return node - (1 << count);
  }
  function backwards(from, count) {
    let node = 1;
    let value = 0;
    for (let i = 0; i < count; i++) {
      const one = bit(from + node);
      node = node * 2 + one;
      value += one << i;
    }
    return value;
  }
  return { bit, even, tree, backwards };
}

function unpackLzma(bytes, size) {
  const { bit, even, tree, backwards } = lzmaBits(bytes);
  const out = new Uint8Array(size);
  let at = 0;
  let state = 0;
  let [rep0, rep1, rep2, rep3] = [0, 0, 0, 0];

  function literal() {
    const from = LZMA.literals + 0x300 * (at ? out[at - 1] >> 4 : 0);
    let node = 1;
    if (state >= 7) {
      for (let known = out[at - rep0 - 1]; node < 256; known <<= 1) {
        const expected = (known >> 7) & 1;
        const one = bit(from + ((1 + expected) << 8) + node);
        node = node * 2 + one;
        if (one !== expected) break;
      }
    }
    while (node < 256) node = node * 2 + bit(from + node);
    out[at++] = node;
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }
  // Choice, choice, 8 low, 8 middle and 256 high lengths (each tree begins at its node 1).
  function length(from) {
    if (!bit(from)) return 2 + tree(from + 2, 3);
    if (!bit(from + 1)) return 10 + tree(from + 10, 3);
    return 18 + tree(from + 18, 8);
  }
  function distance(count) {
    const slot = tree(LZMA.slots + 64 * Math.min(count - 2, 3), 6);
    if (slot < 4) return slot;
    const direct = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** direct;
    if (slot < 14) return base + backwards(LZMA.distances + base - slot, direct);
    const high = even(direct - 4) * 16;
    return base + high + backwards(LZMA.align, 4);
  }
  function recall() {
    if (!bit(LZMA.rep0 + state)) return bit(LZMA.long + state) ? 0 : 1;
    let back = rep1;
    if (bit(LZMA.rep1 + state)) {
      if (bit(LZMA.rep2 + state)) [back, rep3] = [rep3, rep2];
      else back = rep2;
      rep2 = rep1;
    }
    rep1 = rep0;
    rep0 = back;
    return 0;
  }

  while (at < size) {
    if (!bit(LZMA.match + state)) {
      literal();
      continue;
    }
    let count;
    if (!bit(LZMA.rep + state)) {
      [rep3, rep2, rep1] = [rep2, rep1, rep0];
      count = length(LZMA.lengths);
      rep0 = distance(count);
      state = state < 7 ? 7 : 10;
    } else if (recall()) {
      count = 1;
      state = state < 7 ? 9 : 11;
    } else {
      count = length(LZMA.repeats);
      state = state < 7 ? 8 : 11;
    }
    if (rep0 >= at) throw new Error("the data of the page are damaged");
    for (const stop = Math.min(at + count, size); at < stop; at++) out[at] = out[at - rep0 - 1];
  }
  return out;
}
