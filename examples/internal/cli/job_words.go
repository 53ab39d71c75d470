package cli

import (
	"regexp"
	"strings"
)

// jobFields are what the requests of jobs and the configurations of clients call a field, and what
// the user of a program for jobs calls it.
var jobFields = map[string]map[string]string{
	"bitpaket": {
		"Folder": "-from", "Target": "-to",
		"TokenSource": "BITPAKET_TOKEN", "ClientSecret": "BITPAKET_CLIENT_SECRET",
	},
	"box": {"FolderID": "-from", "ParentID": "-to", "TokenSource": "BOX_TOKEN"},
	"document360": {
		"ProjectID": "-project", "FolderID": "-from", "DestinationFolderID": "-to",
		"TokenSource": "DOCUMENT360_TOKEN", "APIKey": "DOCUMENT360_API_KEY",
	},
	"oracle": {
		"FolderID": "-from", "DestinationID": "-to",
		"TokenSource": "ORACLE_TOKEN", "Username": "ORACLE_USERNAME", "Password": "ORACLE_PASSWORD",
	},
	"oss": {
		"SourceBucket": "the bucket of -from", "SourcePrefix": "the prefix of -from",
		"Bucket": "the bucket of -to", "Prefix": "the prefix of -to",
		"StorageClass": "-storage-class", "PartSize": "-part-size",
		"Region": "OSS_REGION", "Endpoint": "-base-url",
	},
}

// fieldPath matches FolderID and Copy.PartSize.
var fieldPath = regexp.MustCompile(`\b([A-Z]\w*\.)*[A-Z]\w*`)

// operation matches what an error of a client begins with: box.CopyTree:, box.NewClient:.
var operation = regexp.MustCompile(`^[a-z0-9]+\.[A-Z]\w*: `)

// JobText words what a client has refused before anything was sent, of a job on a service, for the
// user of the program: each field is called by its flag.
func JobText(service, text string) string {
	text = operation.ReplaceAllString(text, "")
	text = strings.ReplaceAll(text, " or set AllowPlainHTTP", "") // no program has a flag for that
	return fieldPath.ReplaceAllStringFunc(text, func(name string) string {
		field := name[strings.LastIndex(name, ".")+1:]
		if flag, ok := jobFields[service][field]; ok {
			return flag
		}
		if field == "BaseURL" {
			return "-base-url"
		}
		return name
	})
}
