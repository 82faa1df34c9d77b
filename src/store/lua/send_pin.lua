--[[
  Begins a send that waited, stores a PIN in place of the one before, or both in one step. A PIN is stored only while its send
  is still reserved and the link is open; then, and only then, may it be sent or said. Of several who begin the same send one
  does.

  KEYS[1]  invitation (hash)
  KEYS[2]  PIN (hash)
  KEYS[3]  sends of the invitation (zset)
  KEYS[4]  delivery (hash)
  KEYS[5]  the practice's trail (stream)
  ARGV[1]  now, ms
  ARGV[2]  reservation, "<id>:<channel>"
  ARGV[3]  HMAC of the PIN, or "" for a call, whose PIN is made at the key press
  ARGV[4]  end of the PIN, ms
  ARGV[5]  who begins the delivery, different for each who tries; "" when it began before
  ARGV[6]  rank of a delivery that has begun
  ARGV[7]  event for the trail, JSON

  Returns "ready" | the state of a link that is not open | "given-back" when the reservation is gone | "begun" when somebody
  else began it.
]]
local link = redis.call('HGET', KEYS[1], 'link')
if link ~= 'open' then return link or 'unknown' end
local reserved = redis.call('ZSCORE', KEYS[3], ARGV[2])
if not reserved and not redis.call('ZSCORE', KEYS[3], 'f.' .. ARGV[2]) then return 'given-back' end

local begins = ARGV[5] ~= ''
local delivery = redis.call('HMGET', KEYS[4], 'state', 'by')
local pin = redis.call('HMGET', KEYS[2], 'mac', 'exp')
local repeated = pin[1] == ARGV[3] and pin[2] == ARGV[4]
if begins then
  repeated = delivery[2] == ARGV[5]
  if not repeated and delivery[1] ~= 'waiting' then return 'begun' end
end

if ARGV[3] ~= '' then
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[2], 'mac', ARGV[3], 'exp', ARGV[4], 'wrong', 0, 'for', ARGV[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[4] - ARGV[1])
  redis.call('HSET', KEYS[1], 'pinAt', ARGV[1])
end
if repeated then return 'ready' end
if begins then
  redis.call('HSETNX', KEYS[1], 'openedAt', ARGV[1])
  redis.call('HDEL', KEYS[1], 'waits')
  redis.call('HSET', KEYS[4], 'state', 'handed', 'rank', ARGV[6], 'at', ARGV[1], 'by', ARGV[5])
  if reserved then redis.call('ZADD', KEYS[3], ARGV[1], ARGV[2]) end
end
redis.call('XADD', KEYS[5], '*', 'e', ARGV[7])
return 'ready'
