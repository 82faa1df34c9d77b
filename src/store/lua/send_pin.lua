--[[
  Stores a PIN in place of the one before, notes the send it goes with, or both in one step. A PIN is stored only while
  its send is still reserved and the link is open; then, and only then, may it be sent or said.

  KEYS[1]  invitation (hash)
  KEYS[2]  PIN (hash)
  KEYS[3]  sends of the invitation (zset)
  KEYS[4]  delivery (hash)
  KEYS[5]  the practice's trail (stream)
  ARGV[1]  now, ms
  ARGV[2]  reservation, "<id>:<channel>"
  ARGV[3]  HMAC of the PIN, or "" for a call, whose PIN is made at the key press
  ARGV[4]  end of the PIN, ms
  ARGV[5]  reference of the delivery, or "" when the send is noted already
  ARGV[6]  lifetime of the delivery record, ms
  ARGV[7]  event for the trail, JSON
  ARGV[8…] fields and values of the delivery

  Returns "ready" | the state of a link that is not open | "given-back" when the reservation is gone.
]]
local link = redis.call('HGET', KEYS[1], 'link')
if link ~= 'open' then return link or 'unknown' end
if not redis.call('ZSCORE', KEYS[3], ARGV[2]) then return 'given-back' end
local pin = redis.call('HMGET', KEYS[2], 'mac', 'exp')
local repeated = redis.call('EXISTS', KEYS[4]) == 1
if ARGV[5] == '' then repeated = pin[1] == ARGV[3] and pin[2] == ARGV[4] end

if ARGV[3] ~= '' then
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[2], 'mac', ARGV[3], 'exp', ARGV[4], 'wrong', 0, 'for', ARGV[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[4] - ARGV[1])
  redis.call('HSET', KEYS[1], 'pinAt', ARGV[1])
end
if ARGV[5] ~= '' then
  redis.call('HSETNX', KEYS[1], 'openedAt', ARGV[1])
  redis.call('HSET', KEYS[1], 'delivery', ARGV[5])
  redis.call('HSET', KEYS[4], unpack(ARGV, 8))
  redis.call('PEXPIRE', KEYS[4], ARGV[6])
end
if not repeated then redis.call('XADD', KEYS[5], '*', 'e', ARGV[7]) end
return 'ready'
