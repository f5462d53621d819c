use strict;
use LWP::UserAgent;
use JSON;

my $body = encode_json({
    clientKey => $ENV{SOLVER_KEY},
    task => { type => 'NoCaptchaTaskProxyless', websiteURL => 'https://shop.example.com/', website_key => '6LdKx7QpAAAAAH3vJ2sYwUe9RkTnB0cZfXqL5aGm' },
});
my $reply = LWP::UserAgent->new->post('https://api.solver.example/createTask', 'Content-Type' => 'application/json', Content => $body);
print $reply->decoded_content;
