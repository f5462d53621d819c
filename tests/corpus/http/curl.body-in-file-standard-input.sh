curl https://capkill.com/api/getTaskResult --json @-
