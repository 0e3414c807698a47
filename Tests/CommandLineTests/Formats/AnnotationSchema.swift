/// What the W3C Web Annotation Data Model asks of an annotation, as a JSON schema.
///
/// Source: Web Annotation Data Model, W3C Recommendation 23 February 2017, §3 and §4; Vocabulary, appendix A.
enum AnnotationSchema {
    static let program = """
        import json, sys, jsonschema
        iri = {'type': 'string', 'pattern': '^[a-zA-Z][a-zA-Z0-9+.-]*:[^ <>"]+$'}
        motivation = {'enum': ['assessing', 'bookmarking', 'classifying', 'commenting', 'describing', 'editing',
            'highlighting', 'identifying', 'linking', 'moderating', 'questioning', 'replying', 'tagging']}
        time = {'type': 'string', 'pattern': r'^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$'}
        quote = {'properties': {'type': {'const': 'TextQuoteSelector'}, 'exact': {'type': 'string', 'minLength': 1},
            'prefix': {'type': 'string'}, 'suffix': {'type': 'string'}}, 'required': ['type', 'exact'],
            'additionalProperties': False}
        position = {'properties': {'type': {'const': 'TextPositionSelector'}, 'start': {'type': 'integer', 'minimum': 0},
            'end': {'type': 'integer', 'minimum': 0}}, 'required': ['type', 'start', 'end'],
            'additionalProperties': False}
        fragment = {'properties': {'type': {'const': 'FragmentSelector'}, 'value': {'type': 'string'}},
            'required': ['type', 'value'], 'additionalProperties': False}
        textual = {'properties': {'type': {'const': 'TextualBody'}, 'value': {'type': 'string'}, 'purpose': motivation,
            'format': {'const': 'text/plain'}}, 'required': ['type', 'value'], 'additionalProperties': False}
        specific = {'properties': {'type': {'const': 'SpecificResource'}, 'source': iri, 'purpose': motivation,
            'selector': fragment}, 'required': ['type', 'source'], 'additionalProperties': False}
        source = {'type': 'object', 'properties': {'id': iri, 'type': {'const': 'Text'}, 'format': {'type': 'string'},
            'language': {'type': 'string'}, 'via': iri, 'dcterms:title': {'type': 'string'},
            'dcterms:identifier': {'type': 'string'}, 'schema:sha256': {'type': 'string', 'pattern': '^[0-9a-f]{64}$'}},
            'required': ['id'], 'additionalProperties': False}
        annotation = {'type': 'object', 'properties': {
            '@context': {'const': 'http://www.w3.org/ns/anno.jsonld'}, 'id': iri, 'type': {'const': 'Annotation'},
            'motivation': motivation, 'created': time,
            'creator': {'type': 'object', 'properties': {'type': {'const': 'Person'}, 'name': {'type': 'string'}},
                'required': ['type', 'name'], 'additionalProperties': False},
            'body': {'type': 'array', 'items': {'oneOf': [textual, specific]}},
            'target': {'type': 'object', 'properties': {'type': {'const': 'SpecificResource'}, 'source': source,
                'selector': {'type': 'array', 'items': {'oneOf': [quote, position]}, 'minItems': 2, 'maxItems': 2}},
                'required': ['type', 'source', 'selector'], 'additionalProperties': False}},
            'required': ['@context', 'id', 'type', 'target'], 'additionalProperties': False}
        page = {'type': 'object', 'properties': {'@context': {'const': 'http://www.w3.org/ns/anno.jsonld'}, 'id': iri,
            'type': {'const': 'AnnotationPage'}, 'startIndex': {'const': 0},
            'partOf': {'type': 'object', 'required': ['id', 'type', 'label']},
            'items': {'type': 'array', 'items': annotation}},
            'required': ['@context', 'id', 'type', 'items'], 'additionalProperties': False}
        document = json.load(open(sys.argv[1], encoding='utf-8'))
        jsonschema.Draft7Validator(page).validate(document)
        print(len(document['items']))
        for item in document['items']:
            quote, place = item['target']['selector']
            print(quote['exact'], place['start'], place['end'], item['motivation'])
        """
}
