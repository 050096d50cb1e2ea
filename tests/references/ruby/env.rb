# ENV["IN_A_COMMENT"]
=begin
ENV["IN_A_BLOCK_COMMENT"]
=end
ENV["PLAIN"] # expect: PLAIN
ENV['SINGLE'] # expect: SINGLE
::ENV["TOP"] # expect: TOP
ENV.fetch("FETCHED") # expect: FETCHED
ENV.fetch "WITHOUT_PARENTHESES" # expect: WITHOUT_PARENTHESES
ENV.fetch("FETCHED_NIL", nil) # expect: FETCHED_NIL
ENV.fetch("FETCHED_DEFAULT", "d") # expect-optional: FETCHED_DEFAULT
ENV.fetch("FETCHED_BLOCK") { "d" } # expect-optional: FETCHED_BLOCK
ENV.fetch("FETCHED_DO") do |name| # expect-optional: FETCHED_DO
  name
end
ENV["OR"] || "d" # expect-optional: OR
ENV["WORD_OR"] or "d" # expect-optional: WORD_OR
ENV["PRESENCE"].presence || "d" # expect-optional: PRESENCE
x = "d" || ENV["ON_THE_RIGHT"] # expect: ON_THE_RIGHT
ENV["SET_IF_MISSING"] ||= "d" # expect-optional: SET_IF_MISSING
ENV["ADDED"] += ":/bin" # expect: ADDED
ENV["GUARDED"] ? ENV["GUARDED"] : 1 # expect-optional: GUARDED expect-optional: GUARDED
ENV.key?("ASKED") # expect-optional: ASKED
ENV["ASKED_PRESENT"].present? # expect-optional: ASKED_PRESENT
ENV.values_at("ONE", "TWO") # expect: ONE expect: TWO

# Written, removed, handed on: not read.
ENV["WRITTEN"] = "1"
ENV["WRITTEN_ONE"], x = 1, 2
ENV.delete("DELETED")
ENV.store("STORED", "1")
system(ENV, "x")
ENV.each { |name, value| puts name }

# Under other names.
env = ENV.to_h
env["FROM_A_COPY"] # expect: FROM_A_COPY
class App
  def call(env)
    env["REQUEST_METHOD"]
  end
end
use { |env| env["IN_A_BLOCK"] }

# Through constants.
KEY = "BY_CONSTANT".freeze
ENV[KEY] # expect: BY_CONSTANT
module Keys
  TOKEN = "BY_MEMBER"
end
ENV.fetch(Keys::TOKEN) # expect: BY_MEMBER
PREFIX = "APP_"
ENV["#{PREFIX}FORMATTED"] # expect: APP_FORMATTED
ENV[PREFIX + "JOINED"] # expect: APP_JOINED

# Only the program knows.
ENV[name] # expect-dynamic
ENV["APP_#{name}"] # expect-dynamic
ENV.fetch(name.upcase, "d") # expect-dynamic
%w[A B].each { |n| ENV.fetch(n) } # expect-dynamic

# In strings that are filled in.
"url: #{ENV["IN_STRING"]}" # expect: IN_STRING
'url: #{ENV["NOT_IN_STRING"]}'
<<~TEXT
  ENV["IN_HEREDOC"] #{ENV["FILLED_INTO_HEREDOC"]}  expect: FILLED_INTO_HEREDOC
TEXT

# Not the environment.
MY::ENV["NOT_OURS"]
Rails.env["NOT_ENV"]
ENV[:symbol]
ENV[0]
/ENV["IN_A_PATTERN"]/
__END__
ENV["AFTER_THE_END"]
