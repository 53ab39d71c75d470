package main

import "context"

type asker = func(context.Context) (finding, error)

// The probes that several services have in the same words.

func listLagProbe(question string, ask asker) probe {
	return probe{
		name: "list-lag", writes: true, answers: []string{"SetListLag"}, question: question,
		assumes: lagAssume, values: lagValues, ask: ask,
	}
}

func clocksProbe(question string, ask asker) probe {
	return probe{
		name: "clocks", writes: true, answers: []string{"SetDateSkew"}, question: question,
		assumes: clocksAssume, values: clockValues, ask: ask,
	}
}

func quotaHeadersProbe(ask asker) probe {
	return probe{
		name: "quota-headers", question: "Which headers of responses name a limit or a request?",
		values: headerValues, ask: ask,
	}
}

func rateLimitProbe(requests int, ask asker) probe {
	return probe{
		name: "rate-limit", also: alsoRate, requests: requests,
		question: "How does a response say that there were too many requests?",
		values:   rateValues, ask: ask,
	}
}

func copyDateProbe(ask asker) probe {
	return probe{
		name: "copy-date", writes: true, question: "Which date of creation has the copy of a folder?",
		assumes: copyDateAssume, values: copyDateValues, ask: ask,
	}
}
