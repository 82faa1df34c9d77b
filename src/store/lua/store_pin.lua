--[[
  Stores a PIN in place of the one before, if the send it goes with is still reserved and the link is open.

  KEYS[1]  invitation (hash)
  KEYS[2]  PIN (hash)
  KEYS[3]  sends of the invitation (zset)
  ARGV[1]  now, ms
  ARGV[2]  reservation, "<id>:<channel>"
  ARGV[3]  HMAC of the PIN
  ARGV[4]  end of the PIN, ms

  Returns "stored" | the state of a link that is not open | "given-back" when the reservation is gone.
]]
local link = redis.call('HGET', KEYS[1], 'link')
if link ~= 'open' then return link or 'unknown' end
if not redis.call('ZSCORE', KEYS[3], ARGV[2]) then return 'given-back' end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], 'mac', ARGV[3], 'exp', ARGV[4], 'wrong', 0, 'for', ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[4] - ARGV[1])
redis.call('HSET', KEYS[1], 'pinAt', ARGV[1])
return 'stored'
