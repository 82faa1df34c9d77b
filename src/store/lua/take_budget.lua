--[[
  Takes mails out of the budgets of the whole service: as many as all of them allow, or none.

  KEYS[i]          budget i (string: ms up to which mails are spoken for)
  ARGV[1]          now, ms
  ARGV[2]          mails wanted; below 0 gives that many back
  ARGV[2i + 1]     ms between two mails of budget i
  ARGV[2i + 2]     mails that budget i allows at once

  Returns { taken, ms until one more is free }. A budget from far ahead, written before a clock was set back, is brought
  down to what is used up now.
]]
local now, wanted = tonumber(ARGV[1]), tonumber(ARGV[2])
local spoken, wait = {}, 0
for i, key in ipairs(KEYS) do
  local interval = tonumber(ARGV[2 * i + 1])
  local burst = tonumber(ARGV[2 * i + 2]) * interval
  local stored = tonumber(redis.call('GET', key) or 0)
  spoken[i] = math.min(math.max(stored, now), now + burst)
  if stored > now + burst + 1 then redis.call('SET', key, string.format('%.3f', spoken[i]), 'PX', 7200000) end
  if wanted > 0 then
    local free = math.floor((now + burst - spoken[i]) / interval + 1e-6)
    if free < 1 then wait = math.max(wait, math.ceil(spoken[i] + interval - burst - now), 1) end
    wanted = math.min(wanted, math.max(free, 0))
  end
end
if wanted ~= 0 then
  for i, key in ipairs(KEYS) do
    local interval = tonumber(ARGV[2 * i + 1])
    redis.call('SET', key, string.format('%.3f', spoken[i] + wanted * interval), 'PX', math.ceil(7200000 + interval))
  end
end
return { wanted, wait }
