--[[
  Takes a turn for which nothing left out of the service's PINs of its day. Asked again, it takes out one more: that only lets
  one more PIN follow.

  KEYS[1]  the service's PINs of the day (hash: sent, right)

  Returns 1, or 0 when the day is gone.
]]
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HINCRBY', KEYS[1], 'sent', -1)
return 1
