--[[
  Leaves the line for the carrier: gives up the place, and the one among the service's PINs of the day. With line.lua in front.

  KEYS[1]  the line of this channel (zset: reference by place)
  KEYS[2]  turns that were called (zset: reference by end of the lease, ms)
  KEYS[3]  places in line by practice (hash)
  KEYS[4]  the service's PINs of the day on which the place was taken (hash: sent, right)
  ARGV[1]  reference

  Returns "left" | "called": its turn has come, and nothing is changed | "absent".
]]
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 'called' end
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 'absent' end
countPlaces(KEYS[3], ARGV[1], -1)
if redis.call('EXISTS', KEYS[4]) == 1 then redis.call('HINCRBY', KEYS[4], 'sent', -1) end
return 'left'
