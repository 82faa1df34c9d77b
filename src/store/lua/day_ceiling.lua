--[[
  For the steps that are put behind this text: how many PINs of a practice or of the service may go out on one day. The rule
  is that of domain/day-ceiling.ts; days are those of UTC.
]]

-- pins: hash of the day (sent, right); mailed: hash (day since 1970 -> emails a mail server took that day); liveDays: for
-- how many days a link lives. Returns PINs sent and entered right today, and the most that may be sent.
local function pinsOfDay(pins, mailed, now, liveDays, least)
  local days = {}
  for back = 0, liveDays do days[back + 1] = math.floor(now / 86400000) - back end
  local recent, live = 0, 0
  for i, count in ipairs(redis.call('HMGET', mailed, unpack(days))) do
    live = live + tonumber(count or 0)
    if i <= 3 then recent = live end
  end
  local seen = redis.call('HMGET', pins, 'sent', 'right')
  return tonumber(seen[1] or 0), tonumber(seen[2] or 0), math.max(least, 4 * recent, math.floor(live / 10))
end

