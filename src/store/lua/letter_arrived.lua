--[[
  Settles a letter as accepted because its link was opened, so it arrived: one that went unanswered, one that waits to be
  sent once more for it, and one that is handed over and not answered as yet. It is sent no more.

  KEYS[1]  letters of the request (hash: name -> JSON)
  KEYS[2]  due (zset: name by ms)
  KEYS[3]  leases (zset: name by end of the lease, ms)
  KEYS[4]  counts by state (hash)
  KEYS[5]  tally (hash: what halts look at, only grows)
  KEYS[6]  the practice's trail (stream)
  ARGV[1]  name of the letter
  ARGV[2]  now, ms

  Returns 1 when it was settled by this, else 0.
]]
local json = redis.call('HGET', KEYS[1], ARGV[1])
if not json then return 0 end
local letter = cjson.decode(json)
local from = letter.s
local waits = from == 'queued' or from == 'claimed' or from == 'deferred'
if not (from == 'unknown' or from == 'handed' or (waits and letter.u)) then return 0 end
letter.s, letter.t, letter.w, letter.r = 'accepted', tonumber(ARGV[2]), nil, nil
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(letter))
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('HINCRBY', KEYS[4], from, -1)
redis.call('HINCRBY', KEYS[4], 'accepted', 1)
redis.call('HINCRBY', KEYS[5], 'accepted', 1)
redis.call('XADD', KEYS[6], '*', 'm', 'emailed ' .. ARGV[2] .. ' guardian ' .. ARGV[1])
return 1
