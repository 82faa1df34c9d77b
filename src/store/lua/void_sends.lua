--[[
  For the steps that are put behind this text: they give an invitation a new link or take a child out of it, and what was
  sent before must come to nothing.
]]

-- Marks every send (zset: "<reservation id>:<channel>" by ms) with "x.": it stays counted, and nothing more can be sent or
-- said for it, so that a call under way says no PIN.
local function voidSends(key)
  local sends = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for i = 1, #sends, 2 do
    if string.sub(sends[i], 1, 2) ~= 'x.' then
      redis.call('ZREM', key, sends[i])
      redis.call('ZADD', key, sends[i + 1], 'x.' .. sends[i])
    end
  end
end

