package main

// The values that several probes of Document360 have.
const (
	otherValue      = "something else"
	typesDocumented = "https://developer.document360.com/errors/"
	typesSeen       = "https://apidocs.document360.io/errors/"
)

// probes are the questions about Document360.
func (s *document360Service) probes() []probe {
	return append(s.readingProbes(), s.writingProbes()...)
}

func (s *document360Service) readingProbes() []probe {
	return []probe{
		{
			name: "license", answers: []string{"SetLicenseRefusal"},
			question: "Which code refuses everything if the customer's plan lacks the API?",
			values: []value{
				{name: "the plan has the API"}, {name: "FEATURE_NOT_IN_LICENSE"}, {name: "PREMIUM_FEATURE_NOT_IN_LICENSE"},
				{name: "LICENSE_LIMIT_EXCEEDED"}, {name: otherValue},
			},
			assumes: "a plan without the API has one of three codes",
			ask:     s.askLicense,
		},
		{
			name: "unauthorized-body", answers: []string{"SetEmptyUnauthorized"},
			question: "What is the body of a 401?",
			assumes:  "a 401 is one whatever its body",
			values:   []value{{name: "empty"}, {name: "a problem document"}, {name: otherValue}},
			ask:      s.askUnauthorized,
		},
		{
			name: "problem-media-type", answers: []string{"SetProblemMediaType"},
			question: "Which Content-Type do errors have?",
			assumes:  "a body is a problem document if it has its members, whatever its Content-Type",
			values:   []value{{name: "application/problem+json"}, {name: "application/json"}, {name: otherValue}},
			ask:      s.askMediaType,
		},
		{
			name: "problem-type", answers: []string{"SetProblemTypeBase"},
			question: "What does the type of a problem begin with?",
			assumes:  "the last segment of the type counts, and only if the errors have no code",
			values:   []value{{name: typesDocumented}, {name: typesSeen}, {name: "no type"}, {name: otherValue}},
			ask:      s.askProblemType,
		},
		{
			name: "problem-instance", answers: []string{"SetProblemInstance"},
			question: "What is the instance of a problem?",
			values:   []value{{name: "null"}, {name: "the path of the request"}, {name: otherValue}},
			ask:      s.askInstance,
		},
		{
			name: "validation-status", answers: []string{"SetValidationStatus"},
			question: "With which status is a parameter refused that is well-formed but not valid?",
			assumes:  "the request was not acted on, with either status",
			values:   []value{{name: "422"}, {name: "400"}, {name: otherValue}},
			ask:      s.askValidation,
		},
		{
			name:     "folder-created-at",
			question: "Do folders show when they were made?",
			assumes:  "they may not: modified_at counts then",
			values:   []value{{name: "yes"}, {name: "some"}, {name: "no"}},
			ask:      s.askCreatedAt,
		},
		{
			name: "quota-headers", answers: []string{"SetRate", "SetRates"},
			question: "Which of X-RateLimit-Limit and X-RateLimit-Remaining do successes have?",
			assumes:  "they may have both, which jobs then keep to",
			values:   []value{{name: "both"}, {name: "one of them"}, {name: "neither"}},
			ask:      s.askQuota,
		},
		{
			name: "rate-reset", answers: []string{"SetRateReset"}, also: alsoRate, requests: rateRequests,
			question: "What does X-RateLimit-Reset of a 429 mean?",
			assumes:  "a value from 1000000000 on is a time, and a smaller one a wait in seconds",
			values: []value{
				{name: "seconds since 1970"}, {name: "the seconds that are left"}, {name: "not sent"},
				{name: otherValue, contradicts: true, use: "a Config.Limiter that keeps below the limit"},
			},
			ask: s.askReset,
		},
		{
			name: "token-lifetime", answers: []string{"SetTokenLifetime"},
			question: "How long does an access token live?",
			assumes:  "expires_in says it, so that a token is renewed before its end",
			values: []value{
				{name: "said"},
				{name: "not said", contradicts: true, use: "SavingTokenSource with an Expiry of your own in the token"},
			},
			ask: s.askLifetime,
		},
	}
}

func (s *document360Service) writingProbes() []probe {
	lookSelf := "Client.AllFolderFiles, before the next copy into the folder: CopyFileResponse.FileID is empty"
	return []probe{
		{
			name: "location", answers: []string{"SetLocation"}, writes: true,
			question: "Which form has the Location of a copy?",
			assumes:  "it ends in the id of the copy, absolute or relative",
			values: []value{
				{name: "absolute"}, {name: "relative"},
				{name: "no header", contradicts: true, use: lookSelf},
				{name: otherValue, contradicts: true, use: lookSelf},
			},
			ask: s.askLocation,
		},
		{
			name: "taken-file-name", answers: []string{"SetRenameDuplicates"}, writes: true,
			question: "What does a copy do if its folder has a file of its name?",
			assumes:  "it becomes a second file of the name, or gets another one, and replaces nothing",
			values: []value{
				{name: "a second file of the name"}, {name: "another name"}, {name: "refused"},
				{name: "the first one is replaced", contradicts: true, use: "Client.FindFile before each copy"},
			},
			ask: s.askTakenFile,
		},
		{
			name: "taken-folder-name", writes: true,
			question: "What does CreateFolder do if the parent has a folder of the name?",
			assumes:  "it makes a second one, gives another name, or refuses",
			values: []value{
				{name: "a second folder of the name"}, {name: "another name"}, {name: "refused"},
				{name: "the first one is returned", contradicts: true, use: "Client.GetFolder of the parent before Client.CreateFolder"},
			},
			ask: s.askTakenFolder,
		},
		{
			name: "failed-copy", answers: []string{"FailNextCopy"}, writes: true,
			question: "Does a copy get a 201 that says that it failed?",
			assumes:  "nothing was copied then",
			values:   []value{{name: "seen"}, {name: "seen, and there is a copy", contradicts: true, use: "Client.AllFolderFiles after such an error"}},
			ask:      s.askFailure,
		},
		{
			name: "copy-date", writes: true,
			question: "Which modified_at has a copy?",
			assumes:  "it is that of the copy itself, by which a lost one is recognized",
			values: []value{
				{name: "its own"},
				{name: "the source's", contradicts: true, use: "ReconcileStrict, which asks for no dates"},
			},
			ask: s.askCopyDate,
		},
		listLagProbe("When does what was made show in the list of its folder?", s.askLag),
		clocksProbe("Do the Date of responses and the dates of items agree?", s.askClocks),
		{
			name: "writes-apart", answers: []string{"SetRates"}, writes: true,
			question: "Are reads and writes counted apart?",
			assumes:  "they are",
			values: []value{
				{name: "apart"},
				{name: "together", contradicts: true, use: "a Config.Limiter for all requests of the credential"},
			},
			ask: s.askApart,
		},
	}
}
