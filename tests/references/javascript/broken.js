const a = {;
process.env.AFTER_AN_ERROR; // expect: AFTER_AN_ERROR
function ( {
  if (process.env.INSIDE_ONE) { // expect: INSIDE_ONE
