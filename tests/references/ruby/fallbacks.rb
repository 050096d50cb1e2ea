# What stands in for a missing variable, and what only ends the program.
ENV.fetch("RAISES") { raise "not set" } # expect: RAISES
ENV.fetch("ABORTS") do |name| # expect: ABORTS
  warn name
  abort "not set"
end
ENV.fetch("ANSWERS") { |name| name.downcase } # expect-optional: ANSWERS
ENV["OR_RAISE"] || raise("x") # expect: OR_RAISE
ENV["OR_RAISE_BARE"] or raise # expect: OR_RAISE_BARE
ENV.fetch("CODE", exit_code) # expect-optional: CODE
ENV["OR_NIL"] || nil # expect: OR_NIL
ENV["OR_NIL_YET"] || nil || "d" # expect-optional: OR_NIL_YET
ENV["OR_OWN"] || missing("x") # expect: OR_OWN
ENV["SAFE"]&.split(",") || [] # expect-optional: SAFE
ENV["UNSAFE"].split(",") || [] # expect: UNSAFE
ENV["IS_NIL"].nil? ? "d" : ENV["IS_NIL"] # expect-optional: IS_NIL expect-optional: IS_NIL
ENV.key?("HAS_KEY") ? ENV["HAS_KEY"] : raise("x") # expect-optional: HAS_KEY expect: HAS_KEY

def missing(name)
  raise KeyError, name
end
