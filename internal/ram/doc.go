// Package ram gets access keys from where Alibaba Cloud issues or keeps them: the token service
// (sts.go), the metadata service of an instance (metadata.go), an address that the environment
// names (uri.go), a program (process.go), and the profiles of the vendor's command-line tool and
// SDKs (profile.go).
//
// A role is what RAM, the vendor's access management, lets others act as. Whoever assumes a role
// gets temporary keys: an access key with a security token, which expire together.
//
// The package does one exchange at a time and keeps nothing. Package auth decides when a key is
// replaced, and package oss turns these keys into its CredentialsProviders.
//
// Nothing that a service or a program says is repeated in an error, because it may repeat the
// secrets of the request: an [Error] has the status, the code and the request id, each only in the
// form that it has in the documents.
package ram
