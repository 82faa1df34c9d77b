--[[
  Puts a notice into the outbox, unless it is there or was sent in the last days.

  KEYS[1]  due (zset: id by ms)
  KEYS[2]  notices (hash: id -> sealed content)
  KEYS[3]  progress (hash: id -> JSON)
  KEYS[4]  settled (zset: id by ms)
  ARGV[1]  now, ms
  ARGV[2]  id
  ARGV[3]  sealed content, base64url
  ARGV[4]  id of the request that it is about, or "": it stands beside the sealed content, so that a notice that cannot be
           opened any more still goes with its request

  Returns 1 when it is new, else 0. None of the keys expires by itself: what is settled is taken out, and forgotten after 30 days.
]]
if redis.call('ZSCORE', KEYS[4], ARGV[2]) then return 0 end
if redis.call('HSETNX', KEYS[2], ARGV[2], ARGV[3]) == 0 then return 0 end
local progress = { s = 'queued', a = 0, t = tonumber(ARGV[1]) }
if ARGV[4] ~= '' then progress.r = ARGV[4] end
redis.call('HSET', KEYS[3], ARGV[2], cjson.encode(progress))
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
return 1
