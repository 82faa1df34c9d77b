--[[
  Counts emails of the whole service that a mail server took. With mailed.lua in front. Asked again, it counts again: it only
  bounds how many PINs may follow.

  KEYS[1]  emails by day (hash); no TTL, but no day older than a year stays
  ARGV[1]  now, ms
  ARGV[2]  emails

  Returns 1.
]]
noteMailed(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]))
return 1
