--[[
  Forgets what was taken to be told to a practice, for it stands in the outbox.

  KEYS[1]  the practice's news (hash)
  ARGV[1]  day for which it was taken, "YYYY-MM-DD"

  Returns 1, or 0 when nothing of that day is left to forget.
]]
local taken = redis.call('HGET', KEYS[1], 'taken')
if not taken or cjson.decode(taken).day ~= ARGV[1] then return 0 end
return redis.call('HDEL', KEYS[1], 'taken')
