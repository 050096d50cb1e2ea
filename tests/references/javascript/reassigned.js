let plus = "A";
plus += "_X";
process.env[plus]; // expect-dynamic
let elsewhere = "A";
process.env[elsewhere]; // expect-dynamic
let kept = "KEPT_VALUE";
process.env[kept]; // expect: KEPT_VALUE
function change() {
  elsewhere = "OTHER";
  let kept;
  kept = x;
  process.env[kept]; // expect-dynamic
}
const KEYS = { A: "A", B: "BY_OBJECT" };
KEYS.A = x;
process.env[KEYS.A]; // expect-dynamic
process.env[KEYS.B]; // expect: BY_OBJECT
class Keys {
  static TOKEN = "A";
  change() { this.TOKEN = "B"; }
}
process.env[Keys.TOKEN]; // expect-dynamic
process.env["\x41B"]; // expect: AB
process.env["\u{41}C"]; // expect: AC
process.env.\u0041D; // expect-dynamic
