export class Solver {
  constructor(private readonly apiKey: string) {}

  private async create(websiteURL: string, websiteKey: string): Promise<number> {
    const body: CreateTaskRequest = {
      clientKey: this.apiKey,
      task: {
        type: 'RecaptchaV2TaskProxyless' as const,
        websiteURL,
        websiteKey,
        isInvisible: false,
      },
    };
    const response = await got.post('https://api.solver.example/createTask', { json: body }).json<any>();
    return response.taskId!;
  }
}
