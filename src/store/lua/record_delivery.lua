--[[
  Moves what is known of one text or call forward, never back: late, doubled and out-of-order reports change nothing.

  KEYS[1]  delivery (hash)
  ARGV[1]  now, ms
  ARGV[2]  state reported
  ARGV[3]  its rank; a state only gives way to one of higher rank
  ARGV[4]  reason, or ""

  Returns 1 when it moved, 0 when not, -1 when the delivery is not known.
]]
local rank = redis.call('HGET', KEYS[1], 'rank')
if not rank then return -1 end
if tonumber(ARGV[3]) <= tonumber(rank) then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[2], 'rank', ARGV[3], 'at', ARGV[1], 'reason', ARGV[4])
return 1
