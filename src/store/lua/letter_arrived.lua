--[[
  Settles an unknown letter as accepted: its link was opened, so it arrived.

  KEYS[1]  letters of the request (hash: name -> JSON)
  KEYS[2]  due (zset: name by ms)
  KEYS[3]  counts by state (hash)
  KEYS[4]  tally (hash: what halts look at, only grows)
  KEYS[5]  the practice's trail (stream)
  ARGV[1]  name of the letter
  ARGV[2]  now, ms

  Returns 1 when it was unknown, else 0. A letter that was claimed to be sent once more goes its way.
]]
local json = redis.call('HGET', KEYS[1], ARGV[1])
if not json then return 0 end
local letter = cjson.decode(json)
if letter.s ~= 'unknown' then return 0 end
letter.s, letter.t = 'accepted', tonumber(ARGV[2])
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(letter))
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HINCRBY', KEYS[3], 'unknown', -1)
redis.call('HINCRBY', KEYS[3], 'accepted', 1)
redis.call('HINCRBY', KEYS[4], 'accepted', 1)
redis.call('XADD', KEYS[5], '*', 'm', 'emailed ' .. ARGV[2] .. ' guardian ' .. ARGV[1])
return 1
