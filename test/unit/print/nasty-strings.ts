// Strings that YAML or JSON could misread or must escape.

/** Words that look like something else than a string, or begin or end with an indicator. */
const WORDS = `
y Y yes on OFF n true True TRUE tRue null Null NULL nUll ~ . .5 .5e3 .e3 ._5 .1_2 5. +5 -5 +-5 0 00 07 08 0777
-07 +0x1f 0x 0xg 0X1F 0o7 0o8 0O7 0b 0b1 0b2 0B1 -0b1 0b-1 0b+1 +0b1 0b_1 1_000 1__0 _1 1_ 0_7 0x_1 1e3 1E+3 1e
1e999 -1e999 1e-999 .inf .Inf .iNf +.inf -.INF .nan .NaN NaN Inf +Inf -Infinity .infinity 9223372036854775807
9223372036854775808 18446744073709551615 18446744073709551616 -9223372036854775808 -9223372036854775809
0xFFFFFFFFFFFFFFFF 0xFFFFFFFFFFFFFFFFF -0x8000000000000000 -0x8000000000000001 +0xFFFFFFFFFFFFFFFF
0o1777777777777777777777 0o2000000000000000000000 01777777777777777777777777 1:30 12:30:45 -1:30.5 1:60 +1:59_
190:20:30.15 2020-01-01 2020-1-1 2020-13-01 2020-02-30 2020-02-29 2021-02-29 2020-00-10 2020-01-00 20200-01-01
2020-01 2020-01-01T 2020-01-01T10:00:00Z 2020-01-01t1:2:3Z 2020-01-01T24:00:00Z 2020-01-01T23:60:00Z
2020-01-01T23:59:60Z 2020-01-01T10:00:00.123456789123Z 2020-01-01T10:00:00,5Z 2020-01-01T10:00:00.Z
2020-01-01T10:00:00+01:00 2020-01-01T10:00:00+24:00 2020-01-01T10:00:00+25:00 2020-01-01T10:00:00-23:60
2020-01-01T10:00:00+0100 2020-01-01T10:00:00 2020-01-01T10:00:00z << = < > | -a - -- --- ... ? ?a : :a a: a:b
a#b # %a @a !a &a *a {a }a [a ]a ,a 'a "a a'b a"b
`

/** The same with blanks, breaks and other characters in them, parted by broken bars. */
const TEXTS = [
  '¦ ¦\n¦\n\n¦2020-01-01 10:00:00¦2020-01-01  10:00:00.5¦2020-01-01 10:00¦2020-01-01 ¦- a¦--- a¦? a¦: a¦a: b¦',
  'a #b¦`a¦a\\b¦\ta¦a\t¦a\tb¦ a¦a ¦\na¦a\n¦a\n\n¦a\nb¦a\nb\n¦a\n b\n¦ a\nb\n¦a \nb¦  \n¦a\n\n\nb\n\n\n¦a\r\nb¦',
  'a\u2028b¦a\u2028b\nc¦\u2028¦a\u2028¦\u2028a\n¦a\n\u2028¦\ufeff¦\ufeffabc¦a\ufeffb¦\ufeff\n¦👍\na¦é\nb¦é¦',
  '\uffff',
]

/** Texts around the lengths at which lines are folded and keys are no longer simple. */
const LONG = [
  `0b${'1'.repeat(64)}`,
  `0b${'1'.repeat(65)}`,
  ...[127, 128, 129].map((count) => 'x'.repeat(count)),
  'é'.repeat(64),
  'é'.repeat(65),
  'long words '.repeat(20),
  `${'x'.repeat(90)} y z`,
  `"${'quoted words '.repeat(12)}`,
  `'${'  two  blanks'.repeat(12)}`,
  `- ${'b '.repeat(60)}`,
  'a  b   c '.repeat(15),
  `tab\t${'and words '.repeat(12)}  end`,
  `${'x '.repeat(60)}\u2028${' y'.repeat(60)}`,
]

/** Each is a whole string that has gone wrong somewhere. */
export const NASTY_STRINGS: readonly string[] = [...WORDS.trim().split(/\s+/), ...TEXTS.join('').split('¦'), ...LONG]

const MORE_PIECES = [
  '\n¦\n¦\n\n¦ \n¦\n ¦\t¦\r¦\r\n¦  ¦: ¦ #¦- ¦? ¦---¦...¦<<¦!!str ¦true¦no¦null¦.inf¦.nan¦0x1F¦0o17¦0b11¦1e3¦',
  '1_000¦12:30:45¦2020-01-01¦T10:00:00Z¦é¦ß¦日本語¦👍¦\u2028¦\u2029¦\u00a0¦\ufeff¦\ufffd¦\u0000¦\u0007¦\u001b¦',
  '\ue000¦word ¦a longer piece of text with several words ¦<b>&amp;</b>',
]

/** What random strings are put together from. */
export const PIECES: readonly string[] = [
  ...'abcxyzNYO0123456789 _-.:,?!&*#|>\'"%@`~=<[]{}()+/\\$;^',
  ...MORE_PIECES.join('').split('¦'),
  'unbroken'.repeat(6),
]
