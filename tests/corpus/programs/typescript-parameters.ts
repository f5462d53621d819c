export class Client {
  public async createTask<T>(task: T, languagePool: LanguagePoolTypes = LanguagePoolTypes.ENGLISH) {
    const response = (await this.api.post("createTask", {
      clientKey: this.key,
      languagePool,
      task
    })) as ApiResponse<ICreateTaskResponse>;
    if (response.ok && response.data.errorId === 0) {
      return response.data.taskId;
    }
    throw new SolverError(response.data.errorCode, response.data.errorDescription);
  }
}
