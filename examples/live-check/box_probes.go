package main

// probes are the questions about Box.
func (s *boxService) probes() []probe {
	return []probe{
		{
			name: "last-marker", answers: []string{"SetLastMarker"},
			question: "What is next_marker on the last page of a listing?",
			values:   []value{{name: "null"}, {name: "empty"}, {name: "absent"}},
			ask:      s.askLastMarker,
		},
		{
			name:     "page-limit",
			question: "How many items does a page have if 1000 are asked for?",
			assumes:  "the page says how many it has at most",
			values: []value{
				{name: "1000"},
				{name: "fewer"},
				{name: "not said", contradicts: true, use: "markers, which need no numbers: ListFolderItems without UseOffset"},
			},
			ask: s.askPageLimit,
		},
		{
			name: "fields", answers: []string{"SetFieldsAddToBase"},
			question: "What do responses to requests with fields have besides these?",
			assumes:  "they have the name of the item",
			values: []value{
				{name: "mini: sequence_id and name, too"},
				{name: "base: type, id and etag only", contradicts: true, use: `"name" in Fields of each request that has Fields`},
			},
			ask: s.askFields,
		},
		{
			name: "bad-token", answers: []string{"SetTokenRefusal"},
			question: "With which status is an unknown token refused?",
			assumes:  "it is a 401, or a 403 with the code unauthorized: then the token is renewed",
			values: []value{
				{name: "401"},
				{name: "403 with the code unauthorized"},
				{name: "403 with another code", contradicts: true, use: "a TokenSource that renews its token some minutes before it expires"},
				{name: "another status", contradicts: true, use: "a TokenSource that renews its token some minutes before it expires"},
			},
			ask: s.askBadToken,
		},
		{
			name:     "not-found",
			question: "How is the id of no folder refused?",
			assumes:  "it is a 404 in the format of the API, with the code not_found",
			values: []value{
				{name: "404 not_found"},
				{name: "another response", contradicts: true, use: "the Status of *box.ProblemDetails in place of fs.ErrNotExist"},
			},
			ask: s.askNotFound,
		},
		rateLimitProbe(boxRateRequests, s.askRate),
		quotaHeadersProbe(s.askHeaders),

		listLagProbe("How long does it take until a new folder shows in a listing?", s.askLag),
		clocksProbe("Do the Date header and the dates of items agree?", s.askClocks),
		copyDateProbe(s.askCopyDate),
		{
			name: "taken-name", writes: true,
			question: "What becomes of a copy with a name that is taken?",
			assumes:  "it is refused with 409 and the code item_name_in_use",
			values: []value{
				{name: "refused: 409 item_name_in_use"},
				{name: "refused otherwise", contradicts: true, use: "ReconcileStrict"},
				{name: "made under that name", contradicts: true, use: "ReconcileStrict, which sends no second request"},
				{name: "made under another name", contradicts: true, use: "ReconcileStrict, and the Name of the response"},
			},
			ask: s.askTakenName,
		},
		{
			name: "other-case", writes: true,
			question: "Is a name taken by one that differs in letter case only?",
			values:   []value{{name: "taken"}, {name: "free"}},
			ask:      s.askOtherCase,
		},
		{
			name: "conflict-form", writes: true, answers: []string{"SetConflictAsObject"},
			question: "What is context_info.conflicts of such a refusal?",
			values:   []value{{name: "an array"}, {name: "an object"}, {name: "absent"}},
			ask:      s.askConflictForm,
		},
		{
			name: "duplicate-names", writes: true, answers: []string{"SetDuplicateNames"},
			question: "What becomes of two concurrent requests for one name in one folder?",
			assumes:  "at most one of them makes a folder",
			values: []value{
				{name: "one is refused"},
				{name: "both make a folder", contradicts: true, use: "ReconcileStrict, which sends no second request"},
			},
			ask: s.askDuplicates,
		},
		{
			name: "contents-etag", writes: true, answers: []string{"SetContentsChangeETag"},
			question: "Does a folder get another ETag when something is put into it?",
			assumes:  "the contents of a folder have no part in its ETag",
			values: []value{
				{name: "no"},
				{name: "yes", contradicts: true, use: "an IfMatch that was read after the last change of the contents"},
			},
			ask: s.askContentsETag,
		},
		{
			name: "strict-names", writes: true, answers: []string{"SetStrictNames"},
			question: `Are names with a leading space or one of < > : " | ? * - allowed?`,
			assumes:  "they are",
			values: []value{
				{name: "all are"},
				{name: "some are refused", contradicts: true, use: "a Name without these characters, also for folders whose own name has them"},
				{name: "none is", contradicts: true, use: "a Name without these characters, also for folders whose own name has them"},
				{name: "some are changed", contradicts: true, use: "the Name of the response"},
			},
			ask: s.askStrictNames,
		},
		{
			name: "large-copy-response", writes: true, also: alsoLarge, requests: boxLargeRequests,
			answers:  []string{"SetAsyncResponse"},
			question: "What is the response to the copy of a folder with more than 500 items?",
			assumes:  "it is a 201 with the folder, or a 202, which may have no body",
			values: []value{
				{name: "201 with the folder"},
				{name: "201 without the folder", contradicts: true, use: "a Name in the request, and ReconcileAuto, which finds the copy by it"},
				{name: "202 with the folder"}, {name: "202 without the folder"},
				{name: "another response", contradicts: true, use: "CopyTree, which copies large folders in pieces"},
			},
			ask: s.askLargeResponse,
		},
		{
			name: "large-copy-time", writes: true, also: alsoLarge, requests: boxLargeRequests,
			answers:  []string{"SetCopyTime"},
			question: "How long does such a copy go on after its response?",
			values:   []value{{name: "none: it is complete at the response"}, {name: "it is completed later"}, {name: "it is not complete after 20 minutes"}},
			ask:      s.askLargeTime,
		},
	}
}
