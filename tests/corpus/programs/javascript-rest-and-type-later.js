async function createTask (opts) {
  const { type, image, ...rest } = opts
  const body = {
    clientKey: this._opts.key,
    task: rest
  }
  switch (type) {
    case 'picture':
      body.task.type = 'ImageToTextTask'
      body.task.body = opts.image
      break
    default:
      throw new Error(`unknown "${type}"`)
  }
  const answer = await request({ method: 'POST', uri: '/createTask', body })
  if (answer.errorId) throw new Error(answer.errorDescription)
  return answer.taskId
}
