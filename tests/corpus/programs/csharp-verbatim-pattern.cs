public class Solver
{
    private const string createTaskPattern = @"{
        ""clientKey"":""90ec2b456a311d8a46505c53eca5abdb"",
        ""task"":
        {
            ""type"":""ImageToTextTask"",
            ""body"":""{body}"",
            ""phrase"":false,
            ""case"":false,
            ""numeric"":""0"",
            ""math"":0
        }
    }";

    public static string Make(string picture) => createTaskPattern.Replace("{body}", picture);
}
