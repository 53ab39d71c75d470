package main

// probes are the questions about OSS.
func (s *ossService) probes() []probe {
	return append(s.readingProbes(), s.writingProbes()...)
}

func (s *ossService) readingProbes() []probe {
	return []probe{
		{
			name: "head-errors", answers: []string{"SetHeadErrors"},
			question: "Where does the refusal of a HEAD have its error document?",
			assumes:  "it may be missing: the code follows from the status then",
			values:   []value{{name: "in x-oss-err"}, {name: "not at all, but x-oss-ec has its EC"}, {name: "not at all"}},
			ask:      s.askHead,
		},
		{
			name:     "error-document",
			question: "What is the body of an error?",
			assumes:  "it is an XML document Error with a Code",
			values: []value{
				{name: "XML with EC"}, {name: "XML without EC"},
				{name: otherValue, contradicts: true, use: "errors.Is with the errors of io/fs, which follow from the status"},
			},
			ask: s.askErrorDocument,
		},
		{
			name:     "unknown-key",
			question: "What does an access key get that does not exist?",
			assumes:  "it gets 403 InvalidAccessKeyId, after which the provider is asked for another key",
			values: []value{
				{name: "403 InvalidAccessKeyId"},
				{name: otherValue, contradicts: true, use: "a CredentialsProvider that returns no key after its end"},
			},
			ask: s.askStranger,
		},
		{
			name:     "versioning",
			question: "Does the bucket keep versions?",
			assumes:  "the caller may ask that; otherwise a copy between buckets is not sent a second time",
			values:   []value{{name: "yes"}, {name: "not any more"}, {name: "no"}},
			ask:      s.askVersioning,
		},
		{
			name: "metadata-v1", answers: []string{"SetMetadataV1"},
			question: "Does the metadata service of the instance answer without a token?",
			assumes:  "it may not: a token is always asked for first",
			values:   []value{{name: "yes"}, {name: "no: 403"}, {name: "no: " + otherValue}},
			ask:      s.askMetadataV1,
		},
		{
			name: "metadata-v2", answers: []string{"SetMetadataV2"},
			question: "Does the metadata service of the instance issue tokens?",
			assumes:  "it does, unless ECSRoleConfig.AllowV1 is set",
			values: []value{
				{name: "yes"},
				{name: "no: 404", contradicts: true, use: "ECSRoleConfig.AllowV1"},
				{name: "no: " + otherValue, contradicts: true, use: "ECSRoleConfig.AllowV1"},
			},
			ask: s.askMetadataV2,
		},
		{
			name: "rate-delay", answers: []string{"SetQPSDelay", "SetRate"},
			question: "Do refusals for the rate of requests have x-oss-qos-delay-time?",
			assumes:  "they may not: the client then waits by itself",
			values:   []value{{name: "yes"}, {name: "some"}, {name: "no"}},
			ask:      s.askDelay,
		},
	}
}

func (s *ossService) writingProbes() []probe {
	return append(s.copyingProbes(), s.refusalProbes()...)
}

func (s *ossService) copyingProbes() []probe {
	return []probe{
		{
			name: "copy-crc", answers: []string{"SetCopyCRC"}, writes: true,
			question: "Does the response to a copy have x-oss-hash-crc64ecma?",
			assumes:  "it may not: Client.VerifyCopy then compares sizes",
			values:   []value{{name: "yes"}, {name: "no"}},
			ask:      s.askCopyCRC,
		},
		{
			name: "copy-etag", answers: []string{"SetNewCopyETag"}, writes: true,
			question: "Which ETag has a copy?",
			assumes:  "it says nothing about the content",
			values:   []value{{name: "the source's"}, {name: "a new one"}},
			ask:      s.askCopyETag,
		},
		{
			name: "copy-date-form", answers: []string{"SetHTTPDates"}, writes: true,
			question: "Which form has LastModified in the response to a copy?",
			assumes:  "it is one of the two that samples show",
			values: []value{
				{name: "ISO 8601"}, {name: "as in HTTP headers"},
				{name: otherValue, contradicts: true, use: "LastModified of Client.HeadObject: that of the copy's response is zero"},
			},
			ask: s.askDates,
		},
		{
			name: "taken-key", writes: true,
			question: "What does a copy do if its key is taken?",
			assumes:  "it replaces the object, or becomes another version where the bucket keeps them",
			values: []value{
				{name: "it replaces the object"}, {name: "it becomes another version"},
				{name: "it is refused", contradicts: true, use: "ReconcileStrict, and keys that are new"},
			},
			ask: s.askTakenKey,
		},
		listLagProbe("When does a copy show in the list of its prefix?", s.askListLag),
		{
			name: "read-lag", answers: []string{"SetListLag"}, writes: true,
			question: "When does HeadObject find a copy?",
			assumes:  "HeadObject finds a copy within the 30 seconds of Config.ReconcileTimeout", values: lagValues, ask: s.askReadLag,
		},
		clocksProbe("Do the Date of responses and the dates of objects agree?", s.askClocks),
		{
			name: "part-crc", answers: []string{"SetPartCRC"}, writes: true,
			question: "Does the list of an upload's parts have HashCrc64ecma?",
			assumes:  "it may not: a copy in parts is compared as a whole",
			values:   []value{{name: "yes"}, {name: "no"}},
			ask:      s.askPartCRC,
		},
		{
			name: "part-etag", writes: true,
			question: "Which ETag has a part that is a whole object?",
			assumes:  "it says nothing about the content",
			values:   []value{{name: "the source's"}, {name: "a new one"}},
			ask:      s.askPartETag,
		},
		{
			name: "aborts", answers: []string{"SetAbortRepeats"}, writes: true,
			question: "How many aborts does an upload take into which nothing is copied any more?",
			assumes:  "Config.MaxAttempts are enough, 4 by default",
			values: []value{
				{name: "one"}, {name: "up to 4"},
				{name: "more than 4", contradicts: true, use: "a higher Config.MaxAttempts with UntilGone, and Client.SweepMultipartUploads"},
			},
			ask: s.askAborts,
		},
	}
}

func (s *ossService) refusalProbes() []probe {
	look := "Client.HeadObject of the key after such a refusal"
	return []probe{
		{
			name: "forbid-overwrite", writes: true,
			question: "What does ForbidOverwrite do if the key is taken?",
			assumes:  "the copy is refused with 409 FileAlreadyExists; with versioning the field is ignored",
			values: []value{
				{name: "409 FileAlreadyExists"}, {name: "it is ignored, with versioning"},
				{name: "it is ignored", contradicts: true, use: "Client.HeadObject before each copy"},
				{name: "another refusal", contradicts: true, use: look},
			},
			ask: s.askForbid,
		},
		{
			name: "overwrite-rule", answers: []string{"SetOverwriteRuleRefusal"}, writes: true,
			question: "With what does a rule of the bucket refuse to overwrite?",
			assumes:  "it is 409 FileAlreadyExists, so that a second request is settled by reading",
			values:   []value{{name: "409 FileAlreadyExists"}, {name: otherValue, contradicts: true, use: "ReconcileStrict, which sends no second request"}},
			ask:      s.askRule,
		},
		{
			name: "append-sources", answers: []string{"SetAppendSources"}, writes: true,
			question: "Can appendable objects be copied?",
			assumes:  "they can or cannot: the refusal is returned",
			values:   []value{{name: "yes"}, {name: "no: OperationNotSupported"}, {name: "no: " + otherValue}},
			ask:      s.askAppended,
		},
		{
			name: "copy-limit", answers: []string{"SetFlatCopyLimit"}, writes: true, also: alsoLarge, requests: 3,
			question: "Is a copy of 1 GB within the bucket too large, if it changes nothing?",
			assumes:  "it is not too large",
			values: []value{
				{name: "no"},
				{name: "yes: EntityTooLarge", contradicts: true, use: "Client.CopyLargeObject"},
				{name: "yes: " + otherValue, contradicts: true, use: "Client.CopyLargeObject"},
			},
			ask: s.askLimit,
		},
		{
			name: "cross-region", answers: []string{"SetCrossRegionRefusal"}, writes: true,
			question: "What does a copy from another region get?",
			assumes:  "it is refused",
			values: []value{
				{name: "400 InvalidArgument"}, {name: otherValue},
				{name: "it is made", contradicts: true, use: "Client.CopyObject between regions, too"},
			},
			ask: s.askRegions,
		},
		{
			name: "marker-source", answers: []string{"SetMarkerSourceRefusal"}, writes: true,
			question: "What does a copy get whose source version is a delete marker?",
			assumes:  "the refusal matches fs.ErrNotExist",
			values:   markerValues(true), ask: s.askMarker,
		},
		{
			name: "marker-source-part", writes: true,
			question: "What does a part get whose source version is a delete marker?",
			assumes:  "it is refused",
			values:   markerValues(false), ask: s.askMarkerPart,
		},
	}
}

// markerValues are the values of a source that is a delete marker.
func markerValues(mustNotExist bool) []value {
	row := func(name string, contradicts bool) value {
		if !contradicts {
			return value{name: name}
		}
		return value{name: name, contradicts: true, use: "ListedVersion.IsDeleteMarker before a copy by version"}
	}
	return []value{
		row("404 NoSuchKey", false), row("another 404", false), row("400 BadRequest", mustNotExist),
		row(otherValue, mustNotExist), row("it is copied", true),
	}
}
