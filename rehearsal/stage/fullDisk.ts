/** Whether a message, of this process or of the local cloud, says that the disk is full. */
export function saysFullDisk(message: string): boolean {
  return message.includes("ENOSPC");
}
