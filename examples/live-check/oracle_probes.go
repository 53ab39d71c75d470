package main

// The ways in which a copy with a taken name ends.
const (
	clashNumbered = "renamed to name(2)"
	clashRenamed  = "renamed otherwise"
	clashTwice    = "made under that name"
	clashRefused  = "refused with errorCode -17"
	clashOdd      = "refused otherwise"
	clashVersion  = "made a version of the item that is there"
)

const clashUse = "a destination without an item of that name: after a lost response the outcome stays unknown"

var clashValues = []value{
	{name: clashNumbered},
	{name: clashRefused},
	{name: clashTwice},
	{name: clashRenamed, contradicts: true, use: clashUse},
	{name: clashOdd, contradicts: true, use: clashUse},
	{name: clashVersion, contradicts: true, use: clashUse},
}

const clashAssumes = `it gets its name, or that name and a number as in "name(2)", or is refused with errorCode -17`

// The forms of a name with a time stamp.
const (
	suffixUTC   = "six digits: the time in UTC"
	suffixSix   = "six digits of another meaning"
	suffixSpace = "a separator and six digits"
	suffixOdd   = "something else"
)

// probes are the questions about Oracle Content Management.
func (s *oracleService) probes() []probe {
	return []probe{
		{
			name: "format", answers: []string{"SetXMLResponses"},
			question: "What is the response to a request that accepts JSON only?",
			assumes:  "it is JSON",
			values: []value{
				{name: "JSON"},
				{name: "XML", contradicts: true, use: "another API version: Config.APIVersion"},
				{name: "something else", contradicts: true, use: "another API version: Config.APIVersion"},
			},
			ask: s.askFormat,
		},
		{
			name: "error-code", answers: []string{"SetErrorCodeNumbers"},
			question: "What is errorCode in a response?",
			values:   []value{{name: "a string"}, {name: "a number"}, {name: "absent"}},
			ask:      s.askErrorCode,
		},
		{
			name: "default-limit", answers: []string{"SetDefaultLimit"},
			question: "How many items does a page have at most, without a limit in the request?",
			values:   []value{{name: "50"}, {name: "100"}, {name: "another number"}},
			ask:      s.askDefaultLimit,
		},
		{
			name: "bad-credential", answers: []string{"SetUnauthorizedJSON"},
			question: "What is the body of the response to an unknown credential?",
			assumes:  "the status is 401",
			values: []value{
				{name: "JSON of the API"}, {name: "HTML"}, {name: "something else"},
				{name: "another status", contradicts: true, use: "a TokenSource that renews its token before it expires"},
			},
			ask: s.askBadCredential,
		},
		{
			name: "not-found", answers: []string{"SetFailuresUnder200"},
			question: "How is the id of no folder refused?",
			assumes:  "its errorCode, or else its status, says that it does not exist",
			values: []value{
				{name: "404"},
				{name: "200 with an errorCode"},
				{name: "another response", contradicts: true, use: "the Status and the Code of *oracle.ProblemDetails in place of fs.ErrNotExist"},
			},
			ask: s.askNotFound,
		},
		rateLimitProbe(oracleRateRequests, s.askRate),
		quotaHeadersProbe(s.askHeaders),

		{
			name: "create-status", writes: true, answers: []string{"SetCreateStatus"},
			question: "Which status has the response to the creation of a folder?",
			values:   []value{{name: "201"}, {name: "200"}, {name: "another"}},
			ask:      s.askCreateStatus,
		},
		listLagProbe("How long does it take until a new folder shows in a listing?", s.askLag),
		clocksProbe("Do the Date header and the dates of items agree?", s.askClocks),
		copyDateProbe(s.askCopyDate),
		{
			name: "taken-name", writes: true, answers: []string{"SetClash"},
			question: "What becomes of the copy of a folder, if its name is taken?",
			assumes:  clashAssumes, values: clashValues,
			ask: s.askClash,
		},
		{
			name: "taken-name-file", writes: true, answers: []string{"SetClash"},
			question: "What becomes of the copy of a file, if its name is taken?",
			assumes:  clashAssumes, values: clashValues,
			ask: s.askFileClash,
		},
		{
			name: "time-stamp", writes: true, answers: []string{"SetSuffix"},
			question: "What does TimeStampSuffix put at the end of a name?",
			assumes:  "it is six digits, with a space, a dot, a hyphen or an underscore before them or nothing",
			values: []value{
				{name: suffixUTC}, {name: suffixSix}, {name: suffixSpace},
				{name: suffixOdd, contradicts: true, use: "no DuplicateResolution: a copy with such a name is not found again after a lost response"},
			},
			ask: s.askSuffix,
		},
		{
			name: "time-stamp-file", writes: true, answers: []string{"SetSuffixBeforeExtension"},
			question: "Where in the name of a file does TimeStampSuffix put it?",
			assumes:  "it is before the extension, or at the end",
			values: []value{
				{name: "before the extension"}, {name: "at the end"},
				{name: "elsewhere", contradicts: true, use: "no DuplicateResolution: a copy with such a name is not found again after a lost response"},
			},
			ask: s.askFileSuffix,
		},
		{
			name: "copy-delay", writes: true, answers: []string{"SetCopyDelay"},
			question: "How long after the response are the contents of a copied folder there?",
			assumes:  "they are there within the 30 seconds of Config.ReconcileTimeout",
			values:   lagValues,
			ask:      s.askCopyDelay,
		},
		{
			name: "link-and-destination", answers: []string{"SetLinkCoversDestination"},
			question: "Does a link give the right to the destination of a copy, too?",
			values:   []value{{name: "yes"}, {name: "no"}},
			ask:      without("it needs a public link to a folder of another user"),
		},
		{
			name: "home-as-destination", answers: []string{"SetSelfDestination"},
			question: `Is "self" a destination of a copy?`,
			values:   []value{{name: "yes"}, {name: "no"}},
			ask:      without("the copy would not be in the scratch folder"),
		},
		{
			name: "access-code", answers: []string{"SetAccessCodeDecoding"},
			question: "Is the access code of a link percent-decoded?",
			values:   []value{{name: "yes"}, {name: "no"}},
			ask:      without("it needs a public link whose access code has a percent sign"),
		},
	}
}
