// What a raw patch is given with.

export const FLAG = '--patch'
