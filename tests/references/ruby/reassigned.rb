shifted = "A"
shifted << "_X"
ENV[shifted] # expect-dynamic
PLUS = "A"
PLUS << "B"
ENV[PLUS] # expect-dynamic
added = "A"
added += "B"
ENV[added] # expect-dynamic
inside = "A"
3.times { inside = "B" }
ENV[inside] # expect-dynamic
replaced = +"A"
upper = "A"
upper.upcase!
ENV[upper] # expect-dynamic
kept = "KEPT_VALUE"
def change
  kept = "LOCAL_VALUE"
  ENV[kept] # expect: LOCAL_VALUE
end
ENV[kept] # expect: KEPT_VALUE
ENV["a".upcase] # expect-dynamic
ENV["\x41B"] # expect: AB
