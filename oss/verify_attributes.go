package oss

import (
	"context"
	"maps"
	"slices"
)

// compareAttributes compares what the request asks for beside the content.
func (v *verification) compareAttributes(source, there *Object) (differences []Difference) {
	if v.req.Metadata {
		differences = append(compareDescriptions(source.described(), there.described()), compareMaps(metaName, source.Metadata, there.Metadata)...)
	}
	if v.req.StorageClass && source.StorageClass != there.StorageClass {
		differences = append(differences, Difference{
			Kind: DifferenceMetadata, Name: "x-oss-storage-class", Expected: string(source.StorageClass), Found: string(there.StorageClass),
		})
	}
	return differences
}

// compareLinks compares two symbolic links by the keys that they lead to.
func (v *verification) compareLinks(source, there *GetSymlinkResponse) (differences []Difference) {
	if source.Target != there.Target {
		differences = append(differences, Difference{Kind: DifferenceContent, Expected: source.Target, Found: there.Target})
	}
	if v.req.Metadata {
		differences = append(differences, compareMaps(metaName, source.Metadata, there.Metadata)...)
	}
	return differences
}

// compareDescriptions compares the metadata that has headers of its own.
func compareDescriptions(source, there description) (differences []Difference) {
	for _, h := range []struct{ name, expected, found string }{
		{"Content-Type", source.contentType, there.contentType},
		{"Cache-Control", source.cacheControl, there.cacheControl},
		{"Content-Disposition", source.contentDisposition, there.contentDisposition},
		{"Content-Encoding", source.contentEncoding, there.contentEncoding},
		{"Content-Language", source.contentLanguage, there.contentLanguage},
		{"Expires", source.expires, there.expires},
	} {
		if h.expected != h.found {
			differences = append(differences, Difference{Kind: DifferenceMetadata, Name: h.name, Expected: h.expected, Found: h.found})
		}
	}
	return differences
}

func metaName(key string) string { return "x-oss-meta-" + key }

func tagName(key string) string { return "tag " + key }

// compareMaps compares named values. What one side does not have is empty.
func compareMaps(named func(string) string, source, there map[string]string) (differences []Difference) {
	all := maps.Clone(source)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, there)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		expected, inSource := source[key]
		found, inCopy := there[key]
		if expected != found || inSource != inCopy {
			differences = append(differences, Difference{Kind: DifferenceMetadata, Name: named(key), Expected: expected, Found: found})
		}
	}
	return differences
}

// tags compares the tags of the two objects.
func (v *verification) tags(ctx context.Context) ([]Difference, error) {
	var sides [2]map[string]string
	for i, at := range []HeadObjectRequest{v.source(), v.copied()} {
		res, err := v.client.GetObjectTagging(ctx, GetObjectTaggingRequest{
			Bucket: at.Bucket, Key: at.Key, VersionID: at.VersionID, RequestPayer: at.RequestPayer,
		}, v.opts...)
		if err != nil {
			return nil, err
		}
		sides[i] = tagMap(res.Tags)
	}
	return compareMaps(tagName, sides[0], sides[1]), nil
}

func tagMap(tags []Tag) map[string]string {
	m := map[string]string{}
	for _, t := range tags {
		m[t.Key] = t.Value
	}
	return m
}
