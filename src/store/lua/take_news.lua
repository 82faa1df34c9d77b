--[[
  Takes what families told of a practice's invitations out of the counting, to be told to the practice: once a day.

  KEYS[1]  the practice's news (hash: count by kind; since: ms of the first that was not taken; taken: JSON; toldOn: day)
  ARGV[1]  since, ms, as it was read
  ARGV[2]  day of the practice on which it is told, "YYYY-MM-DD"
  ARGV[3…] kinds

  Returns what is to be told, JSON { day, counts by kind } | "" when it was taken by somebody else or the day was told. What
  was taken and not noted as told is returned again, and nothing new is taken.
]]
local taken, since, toldOn = unpack(redis.call('HMGET', KEYS[1], 'taken', 'since', 'toldOn'))
if taken then return taken end
if since ~= ARGV[1] or (toldOn and toldOn >= ARGV[2]) then return '' end

local counts = {}
for i = 3, #ARGV do
  counts[ARGV[i]] = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or 0)
end
taken = cjson.encode({ day = ARGV[2], counts = counts })
redis.call('HSET', KEYS[1], 'taken', taken, 'toldOn', ARGV[2])
redis.call('HDEL', KEYS[1], 'since', unpack(ARGV, 3))
return taken
