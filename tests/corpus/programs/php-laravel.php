<?php

namespace App\Services;

use Illuminate\Support\Facades\Http;

class Solver
{
    public function create(string $url, string $siteKey): int
    {
        $response = Http::asJson()->post(config('services.solver.url') . '/createTask', [
            'clientKey' => config('services.solver.key'),
            'task' => [
                'type' => 'NoCaptchaTaskProxyless',
                'websiteURL' => $url,
                'websiteKey' => $siteKey,
            ],
        ]);

        return $response->json('taskId');
    }
}
