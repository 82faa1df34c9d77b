--[[
  For the steps that are put behind this text: places in the line for the carrier, counted by practice.
]]

-- The practice that a reference names.
local function practiceOf(reference)
  return string.match(reference, '^[^.]+')
end

-- places: hash (practice -> places in line).
local function countPlaces(places, reference, change)
  local practice = practiceOf(reference)
  if redis.call('HINCRBY', places, practice, change) <= 0 then redis.call('HDEL', places, practice) end
end

