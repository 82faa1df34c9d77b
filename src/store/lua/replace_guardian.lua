--[[
  Takes one child out of contact data as it was read, if nobody else changed it meanwhile. In the same step the live PIN,
  calls under way and the hand-off code are void, the trail says who did it, and a link without any child left ends.
  With void_sends.lua in front.

  KEYS[1]  invitation (hash)
  KEYS[2]  PIN (hash)
  KEYS[3]  sends of the invitation (zset: "<reservation id>:<channel>" by ms)
  KEYS[4]  the practice's trail (stream)
  ARGV[1]  now, ms
  ARGV[2]  sealed contact data as it was read
  ARGV[3]  sealed contact data to write
  ARGV[4]  HMACs of birth dates to write; "" when no child is left
  ARGV[5]  event for the trail, JSON
  ARGV[6]  event for the trail when the link ends with it, JSON

  Returns "written" | "ended" when the link ended with it | "changed": read again. The sends stay counted, marked with "x."
  so that nothing more can be sent or said for them.
]]
local was = redis.call('HMGET', KEYS[1], 'sealed', 'link', 'endedAt')
if was[1] == ARGV[3] then return was[2] == 'ended' and was[3] == ARGV[1] and 'ended' or 'written' end
if was[1] ~= ARGV[2] then return 'changed' end

redis.call('HSET', KEYS[1], 'sealed', ARGV[3], 'births', ARGV[4])
redis.call('HDEL', KEYS[1], 'code', 'codeExp', 'codeBy', 'codeAt')
redis.call('DEL', KEYS[2])
voidSends(KEYS[3])
redis.call('XADD', KEYS[4], '*', 'e', ARGV[5])
if ARGV[4] ~= '' or (was[2] ~= 'open' and was[2] ~= 'locked') then return 'written' end
redis.call('HSET', KEYS[1], 'link', 'ended', 'reason', 'revoked', 'endedAt', ARGV[1])
redis.call('XADD', KEYS[4], '*', 'e', ARGV[6])
return 'ended'
