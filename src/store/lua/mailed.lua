--[[
  For the steps that are put behind this text: counts the emails that a mail server took, by day of UTC.
]]

-- mailed: hash (day since 1970 -> emails), kept for as long as any link may live.
local function noteMailed(mailed, now, emails)
  local today = math.floor(now / 86400000)
  if redis.call('HINCRBY', mailed, today, emails) ~= emails then return end
  for _, day in ipairs(redis.call('HKEYS', mailed)) do
    if tonumber(day) < today - 366 then redis.call('HDEL', mailed, day) end
  end
end

