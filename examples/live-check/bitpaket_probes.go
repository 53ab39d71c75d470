package main

import "github.com/farcopy/farcopy/bitpaket"

// How a request is refused for a reason of which the documents show no response.
const (
	refused400 = "400"
	refused403 = "403"
	refused404 = "404"
	refused200 = "2xx with success:false"
	refusedOdd = "another status"
)

var refusalValues = []value{{name: refused400}, {name: refused403}, {name: refused404}, {name: refused200}, {name: refusedOdd}, {name: "not refused"}}

// missingValues are those of reads of something that does not exist.
var missingValues = []value{
	{name: refused404},
	{name: refused400, contradicts: true, use: missingUse},
	{name: refused403, contradicts: true, use: missingUse},
	{name: refused200, contradicts: true, use: missingUse},
	{name: refusedOdd, contradicts: true, use: missingUse},
	{name: "not refused", contradicts: true, use: missingUse},
}

const (
	missingAssumes = "it is a 404 or has the code of one, so that the error matches fs.ErrNotExist"
	missingUse     = "the Status and the Code of *bitpaket.ProblemDetails in place of fs.ErrNotExist"
)

// probes are the questions about BitPaket.
func (s *bitpaketService) probes() []probe {
	return []probe{
		{
			name: "bad-token", answers: []string{"SetHostErrors"},
			question: "How is an unknown token refused?",
			assumes:  "it is a 401, in one of the two formats",
			values: []value{
				{name: "401 in the format of the API"},
				{name: "401 in the format of the host layer"},
				{name: "another response", contradicts: true, use: "a TokenSource that renews its token before it expires"},
			},
			ask: s.askBadToken,
		},
		{
			name: "unknown-path", answers: []string{"SetHostErrors"},
			question: "In which format is a path refused that the API does not have?",
			values:   []value{{name: "that of the API"}, {name: "that of the host layer"}, {name: "another"}},
			ask:      s.askUnknownPath,
		},
		{
			name: "no-such-object", answers: []string{"SetRefusal"},
			question: "How is the path of no object refused?",
			assumes:  missingAssumes, values: missingValues,
			ask: s.askNoSuchObject,
		},
		{
			name: "no-such-folder", answers: []string{"SetRefusal"},
			question: "How is the path of no folder refused?",
			assumes:  missingAssumes, values: missingValues,
			ask: s.askNoSuchFolder,
		},
		{
			name: "invalid-request", answers: []string{"SetRefusal"},
			question: "How is a request without a required member refused?",
			values:   refusalValues,
			ask:      s.askInvalidRequest,
		},
		rateLimitProbe(bitpaketRateRequests, s.askRate),
		quotaHeadersProbe(s.askHeaders),

		listLagProbe("How long does it take until a new object shows in a listing?", s.askLag),
		clocksProbe("Do the Date header and the dates of objects agree?", s.askClocks),
		{
			name: "taken-name", writes: true, answers: []string{"SetRefusal"},
			question: "What becomes of a copy without overwrite, if its name is taken?",
			assumes:  "it is refused with the code 10209",
			values: []value{
				{name: "refused with the code 10209"},
				{name: "refused with another code", contradicts: true, use: "WaitForCopy after such a refusal: the object can be the copy of a request that was delivered twice"},
				{name: "accepted", contradicts: true, use: "ReconcileStrict, and VerifyCopy after the copy"},
			},
			ask: s.askTakenName,
		},
		{
			name: "no-such-target", writes: true, answers: []string{"SetRefusal"},
			question: "How is a copy refused whose target does not exist?",
			values:   refusalValues,
			ask:      s.askNoSuchTarget,
		},
		{
			name: "wrong-secret", writes: true, answers: []string{"SetRefusal"},
			question: "How is a wrong client secret refused?",
			values:   refusalValues,
			ask:      s.askWrongSecret,
		},
		{
			name: "sealed-target", answers: []string{"SetRefusal"},
			question: "How is a copy refused that would overwrite a sealed object?",
			values:   refusalValues,
			ask:      without("no document says whether a sealed object can be deleted, so that none is made"),
		},
		{
			name: "overwrite-member", writes: true, answers: []string{"SetRequireOverwrite"},
			question: "Is the member overwrite of a copy required?",
			values:   []value{{name: "yes"}, {name: "no"}},
			ask:      s.askOverwrite,
		},
		{
			name: "folder-place", writes: true, answers: []string{"SetNestFolders"},
			question: "Where does the copy of the folder a to the folder b go?",
			values:   []value{{name: "to b/a"}, {name: "into b"}},
			ask:      s.askPlace,
		},
		{
			name: "copy-delay", writes: true, answers: []string{"SetCopyDelay"},
			question: "When does the first object of a copy show?",
			assumes:  lagAssume, values: lagValues,
			ask: s.askCopyDelay,
		},
		{
			name: "copy-time", writes: true, answers: []string{"SetCopyTime"},
			question: "Do the objects of a copy show all together?",
			values:   []value{{name: "all together"}, {name: "one after the other"}},
			ask:      s.askCopyTime,
		},
	}
}

// refusal sorts the error of a request that was to be refused.
func refusal(p *bitpaket.ProblemDetails) finding {
	names := map[int]string{200: refused200, 201: refused200, 202: refused200, 400: refused400, 403: refused403, 404: refused404}
	name, ok := names[p.Status]
	if !ok {
		name = refusedOdd
	}
	return found(name, "%s", describe(p))
}
